// Visits pages as the orders in a JSON file say, and prints as JSON what a reader saw. tests/reference/browser.py runs it.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const { executable, visits } = JSON.parse(readFileSync(process.argv[2], "utf8"));

// Switch off Chromium's own services, so that every request recorded is one that the page made.
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
// Milliseconds to wait for what usually takes a moment: other tests may keep the machine busy.
const PATIENCE = 120_000;
const CLICKS = 8;
const browser = await chromium.launch({
  executablePath: executable,
  args: [...flags, "--disable-component-update", "--disable-sync"],
});

// Runs in the page. Returns the text with the lowest contrast to its background, and that contrast as WCAG computes it.
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

// Runs in the page. Returns the user name in a panel, how much of it is cut off, and what else is drawn where it is.
function userName(panel) {
  const field = panel.querySelector("[contenteditable]");
  const range = document.createRange();
  range.selectNodeContents(field);
  const [text, box] = [range.getBoundingClientRect(), field.getBoundingClientRect()];
  const shown = { left: Math.max(text.left, box.left), right: Math.min(text.right, box.right), top: text.top, bottom: text.bottom };
  const overlaps = (other) => other.left < shown.right && other.right > shown.left && other.top < shown.bottom && other.bottom > shown.top;
  const around = [...panel.querySelectorAll("*")]
    .filter((e) => !e.contains(field) && !field.contains(e) && e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter((e) => overlaps(e.getBoundingClientRect()));
  return { text: field.innerText, cutOff: Math.max(0, text.right - box.right), overlapped: around.map((e) => e.outerHTML) };
}

// Runs in the page. Returns the statuses whose tabs a reader sees and can click without scrolling the row of tabs.
function reachable(tabs) {
  const hit = (tab) => {
    const box = tab.getBoundingClientRect();
    // Not at the edges, which the neighbour's background may cover.
    return [0.25, 0.5, 0.75].every((part) => tab.contains(document.elementFromPoint(box.left + part * box.width, box.top + box.height / 2)));
  };
  return tabs.filter(hit).map((tab) => tab.innerText.match(/\d+/)[0]);
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

// The id of an element is its anchor, after the name of the revision whose document is shown.
const place = (page, revision, anchor) => page.locator(`section[id=${JSON.stringify(`${revision}/${anchor}`)}]`);

// Chooses a revision, and reads which ones are offered. On a narrow page the choice is in the menu.
async function choose(page, revision, path) {
  const button = page.locator(".document-selector button").filter({ visible: true }).last();
  const menu = page.getByRole("button", { name: /menu/i }).first();
  const option = page.getByRole("option", { name: revision });
  const patience = { timeout: PATIENCE / CLICKS };
  // As in `send`, a click may be lost on a busy machine.
  for (let click = 0; click < CLICKS && !(await option.isVisible()); click += 1) {
    if (!(await button.isVisible())) await menu.click(patience).catch(() => undefined);
    await button.click(patience).catch(() => undefined);
    await option.waitFor(patience).catch(() => undefined);
  }
  await page.screenshot({ path });
  const offered = await page.getByRole("option").allInnerTexts();
  await option.click();
  await place(page, revision, "description/introduction").waitFor();
  // The menu stays open, over the page.
  for (let click = 0; click < CLICKS && (await menu.isVisible()) && (await button.isVisible()); click += 1) {
    await menu.click(patience).catch(() => undefined);
    await button.waitFor({ ...patience, state: "hidden" }).catch(() => undefined);
  }
  return { offered, overflow: await overflow(page) };
}

async function go(page, revision, anchor) {
  await page.evaluate((to) => { location.hash = to; }, `${revision}/${anchor}`);
  const section = place(page, revision, anchor);
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

// Clicks through the statuses, and reads what the card then shows.
async function responses(section) {
  const card = section.locator(".response-card");
  const shown = {};
  for (const tab of await card.getByRole("tab").all()) {
    await tab.click();
    await card.locator("[role=tab][aria-selected=true]").filter({ hasText: await tab.innerText() }).waitFor();
    shown[(await tab.innerText()).match(/\d+/)[0]] = await card.innerText();
  }
  return shown;
}

// Types each query into the search, and reads the anchors of the results in their order.
async function search(page, revision, queries) {
  const found = {};
  const box = page.locator("input[role=combobox]");
  for (let press = 0; queries.length && press < CLICKS && !(await box.isVisible()); press += 1) {
    await page.keyboard.press("Control+k");
    await box.waitFor({ timeout: PATIENCE / CLICKS }).catch(() => undefined);
  }
  for (const query of queries) {
    await box.fill(query);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const ids = await page.getByRole("option").evaluateAll((options) => options.map((option) => option.id));
    found[query] = ids.map((id) => id.slice(id.indexOf(`${revision}/`) + revision.length + 1));
  }
  return found;
}

// Sends the request as it stands, and reads the status and the body of the response.
async function send(page, section) {
  const client = page.getByRole("dialog");
  const button = client.getByRole("button", { name: /^Send/ }).first();
  let response;
  // On a busy machine the page draws its buttons before it listens to them: a click to open or to send may be lost.
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

// Loads the page a second time, and returns how many bytes of its script the browser fetched again.
async function scriptBytesOnReload(page, revision) {
  await page.reload();
  await place(page, revision, "description/introduction").waitFor();
  return page.evaluate(() => performance.getEntriesByType("resource").find((one) => one.name.includes("/scalar.js")).transferSize);
}

async function visit({ url, revision, opened, width, height, scheme, anchors, labels, queries, clicked, attempt, screenshots }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const seen = { console: [], requests: [], operations: {} };
  page.on("console", (message) => seen.console.push([message.type(), message.text()]));
  page.on("pageerror", (error) => seen.console.push(["error", String(error)]));
  page.on("request", (request) => seen.requests.push(request.url()));
  await page.goto(url);
  await place(page, opened, "description/introduction").waitFor();
  if (revision !== opened) seen.choice = await choose(page, revision, `${screenshots}-choice.png`);
  const introduction = place(page, revision, "description/introduction");
  seen.title = await page.title();
  seen.introduction = await introduction.innerText();
  seen.background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  seen.overflow = await overflow(page);
  seen.faintest = await page.evaluate(faintest, await page.locator("body").elementHandle());
  if (attempt) seen.userName = await page.locator(".scalar-reference-intro-auth").evaluate(userName);
  await page.screenshot({ path: `${screenshots}-introduction.png` });
  for (const anchor of anchors) {
    const section = await go(page, revision, anchor);
    seen.operations[anchor] = {
      text: await section.innerText(),
      faintest: await section.evaluate(faintest),
      samples: await samples(page, section, labels),
      overflow: await overflow(page),
    };
    await page.screenshot({ path: `${screenshots}-${Object.keys(seen.operations).length}.png` });
    const tabs = section.locator(".response-card [role=tab]");
    await tabs.first().scrollIntoViewIfNeeded();
    seen.operations[anchor].reachable = await tabs.evaluateAll(reachable);
  }
  if (clicked) {
    const section = await go(page, revision, clicked);
    seen.responses = await responses(section);
    await page.screenshot({ path: `${screenshots}-responses.png` });
  }
  seen.found = await search(page, revision, queries);
  if (queries.length) {
    await page.screenshot({ path: `${screenshots}-search.png` });
    await page.keyboard.press("Escape");
  }
  if (attempt) {
    seen.attempt = await send(page, await go(page, revision, attempt));
    await page.screenshot({ path: `${screenshots}-request.png` });
    seen.scriptBytesOnReload = await scriptBytesOnReload(page, revision);
  }
  await context.close();
  return seen;
}

const found = [];
for (const order of visits) found.push(await visit(order));
await browser.close();
console.log(JSON.stringify(found));
