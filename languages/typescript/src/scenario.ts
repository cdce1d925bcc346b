// Plays the steps of a scenario with the generated client; languages/README.md says what a step may hold.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { calls, connect, type Client, type Outcome, type Step } from "./calls.js";

interface Play {
  baseUrl: string;
  credentials: Record<"owner" | "stranger", { user: string; password: string }>;
  values: Record<string, string>;
  poll: { milliseconds: number; attempts: number };
  steps: Step[];
}

function at(outcome: Outcome, pointer: string): unknown {
  const keys = pointer.split("/").slice(1);
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined | null)?.[key], outcome);
}

function filled(step: Step, values: Record<string, string>): Step {
  const text = Object.entries(values).reduce(
    (so_far, [name, value]) => so_far.replaceAll(`\${${name}}`, JSON.stringify(value).slice(1, -1)),
    JSON.stringify(step),
  );
  return JSON.parse(text) as Step;
}

function unlike(outcome: Outcome, expected: Record<string, unknown> = {}): string | undefined {
  const pointer = Object.keys(expected).find((key) => !isDeepStrictEqual(at(outcome, key), expected[key]));
  if (pointer === undefined) return undefined;
  return `${pointer} is ${JSON.stringify(at(outcome, pointer))}, not ${JSON.stringify(expected[pointer])}`;
}

function fault(step: Step, outcome: Outcome): string | undefined {
  const missing = [...(step.present ?? []), ...Object.values(step.capture ?? {})].find((key) => at(outcome, key) == null);
  const surplus = step.absent?.find((key) => at(outcome, key) != null);
  return (
    unlike(outcome, step.until) ??
    unlike(outcome, step.expect) ??
    (missing && `${missing} is missing`) ??
    (surplus && `${surplus} is ${JSON.stringify(at(outcome, surplus))}`)
  );
}

async function play(step: Step, client: Client, poll: Play["poll"]): Promise<[Outcome, number]> {
  const call = calls[step.operation];
  if (!call) throw new Error(`no call for ${step.operation}`);
  for (let asked = 1; ; asked++) {
    const outcome = await call(client, step);
    if (unlike(outcome, step.until) === undefined || asked === poll.attempts) return [outcome, asked];
    await pause(poll.milliseconds);
  }
}

const { baseUrl, credentials, values, poll, steps } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Play;
console.log(`1..${steps.length}`);
for (const [index, raw] of steps.entries()) {
  const step = filled(raw, values);
  const { user, password } = credentials[step.as ?? "owner"];
  const [outcome, asked] = await play(step, connect(baseUrl, user, password), poll);
  const wrong = fault(step, outcome);
  console.log(`${wrong ? "not ok" : "ok"} ${index + 1} - ${step.name} # calls ${asked}${wrong ? `: ${wrong}` : ""}`);
  if (wrong) process.exit(1);
  for (const [name, pointer] of Object.entries(step.capture ?? {})) values[name] = String(at(outcome, pointer));
}
