// Visits pages as a list of orders in JSON says, and prints in JSON what a reader saw; tests/reference/browser.py asks.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { executable, visits } = JSON.parse(readFileSync(process.argv[2], "utf8"));

// Chromium's own services stay quiet, so that whatever is asked for is asked for by the page.
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
// Milliseconds to wait for what a page does in a moment, since the machine may be busy with other tests.
const PATIENCE = 120_000;
const CLICKS = 8;
const browser = await chromium.launch({
  executablePath: executable,
  args: [...flags, "--disable-component-update", "--disable-sync"],
});

// Runs in the page: the least contrast between a text and what is behind it, as WCAG computes it, and that text.
function faintest(root) {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (color) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = color;
    paint.fillRect(0, 0, 1, 1);
    return paint.getImageData(0, 0, 1, 1).data;
  };
  const luminance = (color) => {
    const [r, g, b] = [...channels(color)].slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color)[3] === 255) return color;
    }
    return "white";
  };
  const found = [...root.querySelectorAll("*")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter((e) => !e.closest("style, script, noscript, [disabled], [aria-hidden=true]"))
    .map((e) => {
      const [one, other] = [luminance(getComputedStyle(e).color), luminance(behind(e))].sort((a, b) => b - a);
      return { ratio: (one + 0.05) / (other + 0.05), text: e.textContent.trim().slice(0, 60) };
    });
  return found.sort((a, b) => a.ratio - b.ratio)[0];
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

// An element's id is the link to it behind the name of the document.
const place = (page, anchor) => page.locator(`section[id=${JSON.stringify(`api-1/${anchor}`)}]`);

async function go(page, anchor) {
  await page.evaluate((to) => { location.hash = to; }, anchor);
  const section = place(page, anchor);
  await section.locator(".request-card").waitFor();
  await section.scrollIntoViewIfNeeded();
  return section;
}

async function samples(page, section, labels) {
  const card = section.locator(".request-card");
  const picker = card.getByTestId("client-picker");
  const read = {};
  for (const label of labels) {
    await picker.click();
    read.offered = await page.getByRole("option").allInnerTexts();
    await page.getByRole("option", { name: label, exact: true }).click();
    await picker.filter({ hasText: label }).waitFor();
    read[label] = await card.locator("code").innerText();
  }
  return read;
}

// Sends the request as it stands, and reads the status and the body of the answer.
async function send(page, section) {
  const client = page.getByRole("dialog");
  const button = client.getByRole("button", { name: /^Send/ }).first();
  let response;
  // What is drawn does not always listen yet: on a busy machine a click may go unheard, the one that opens as the one that
  // sends.
  for (let click = 0; !response && click < CLICKS; click += 1) {
    const patience = { timeout: PATIENCE / CLICKS };
    if (!(await button.isVisible())) {
      await section.getByRole("button", { name: "Test Request" }).click(patience).catch(() => undefined);
      if (!(await button.waitFor(patience).then(() => true, () => false))) continue;
    }
    const heard = page.waitForResponse((one) => one.url().includes("/v1/"), patience).catch(() => undefined);
    await button.click(patience).catch(() => undefined);
    response = await heard;
  }
  if (!response) throw new Error("a click on Send sent nothing");
  await client.getByText(String(response.status()), { exact: false }).first().waitFor();
  return { url: response.url(), status: response.status(), shown: await client.innerText() };
}

async function visit({ url, width, height, scheme, anchors, labels, attempt, screenshots }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const seen = { console: [], requests: [], operations: {} };
  page.on("console", (message) => seen.console.push([message.type(), message.text()]));
  page.on("pageerror", (error) => seen.console.push(["error", String(error)]));
  page.on("request", (request) => seen.requests.push(request.url()));
  await page.goto(url);
  const introduction = place(page, "description/introduction");
  await introduction.waitFor();
  seen.title = await page.title();
  seen.introduction = await introduction.innerText();
  seen.background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  seen.overflow = await overflow(page);
  seen.faintest = await page.evaluate(faintest, await page.locator("body").elementHandle());
  await page.screenshot({ path: `${screenshots}-introduction.png` });
  for (const anchor of anchors) {
    const section = await go(page, anchor);
    seen.operations[anchor] = {
      text: await section.innerText(),
      faintest: await section.evaluate(faintest),
      samples: await samples(page, section, labels),
      overflow: await overflow(page),
    };
    await page.screenshot({ path: `${screenshots}-${Object.keys(seen.operations).length}.png` });
  }
  if (attempt) seen.attempt = await send(page, await go(page, attempt));
  await page.screenshot({ path: `${screenshots}-end.png` });
  await context.close();
  return seen;
}

const found = [];
for (const order of visits) found.push(await visit(order));
await browser.close();
console.log(JSON.stringify(found));
