// Runs the steps of a scenario with the generated client. languages/README.md describes the steps.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { calls, connect, type Client, type Outcome, type Step } from "./calls.js";

interface Scenario {
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
    (json, [name, value]) => json.replaceAll(`\${${name}}`, JSON.stringify(value).slice(1, -1)),
    JSON.stringify(step),
  );
  return JSON.parse(text) as Step;
}

function difference(outcome: Outcome, expected: Record<string, unknown> = {}): string | undefined {
  const pointer = Object.keys(expected).find((key) => !isDeepStrictEqual(at(outcome, key), expected[key]));
  if (pointer === undefined) return undefined;
  return `${pointer} is ${JSON.stringify(at(outcome, pointer))}, not ${JSON.stringify(expected[pointer])}`;
}

function fault(step: Step, outcome: Outcome): string | undefined {
  const missing = [...(step.present ?? []), ...Object.values(step.capture ?? {})].find((key) => at(outcome, key) == null);
  const surplus = step.absent?.find((key) => at(outcome, key) != null);
  return (
    difference(outcome, step.until) ??
    difference(outcome, step.expect) ??
    (missing && `${missing} is missing`) ??
    (surplus && `${surplus} is ${JSON.stringify(at(outcome, surplus))}`)
  );
}

async function run(step: Step, client: Client, poll: Scenario["poll"]): Promise<[Outcome, number]> {
  const call = calls[step.operation];
  if (!call) throw new Error(`no call for ${step.operation}`);
  for (let made = 1; ; made++) {
    const outcome = await call(client, step);
    if (difference(outcome, step.until) === undefined || made === poll.attempts) return [outcome, made];
    await pause(poll.milliseconds);
  }
}

const { baseUrl, credentials, values, poll, steps } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Scenario;
console.log(`1..${steps.length}`);
for (const [index, raw] of steps.entries()) {
  const step = filled(raw, values);
  const { user, password } = credentials[step.as ?? "owner"];
  const [outcome, made] = await run(step, connect(baseUrl, user, password), poll);
  const wrong = fault(step, outcome);
  console.log(`${wrong ? "not ok" : "ok"} ${index + 1} - ${step.name} # calls ${made}${wrong ? `: ${wrong}` : ""}`);
  if (wrong) process.exit(1);
  for (const [name, pointer] of Object.entries(step.capture ?? {})) values[name] = String(at(outcome, pointer));
}
