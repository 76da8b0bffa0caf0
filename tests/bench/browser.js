// The app with a plan of 10 000 records, and with one of 10 000 tasks: how long it takes to open from the device, from a key to its
// letter on the screen, from a click to a view, and how even it scrolls.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { LAUNCH } from "../chromium.js";
import { startRelay } from "../foreign/relay.js";
import { clickToPaint, keyToPaint, scroll, watch } from "./screen.js";

const OPENINGS = Number(process.env.OPENINGS ?? 5);
const REPEATS = 3;
const KEYS = 120;
const PATIENCE = 120_000;
/** A touchpoint on the map: when the first is there, the plan is read and drawn. */
const CARD = ".map-card";
/** Longer than the app waits before it makes one piece of the many that arrived. */
const PIECING = 10_000;

/** What a view is reached by, and what is there once it is drawn. */
const VIEWS = [
  ["document", "document", ".doc .doc-entry, .doc .doc-table td"],
  ["schedule", "schedule", ".schedule .schedule-row"],
  ["responsibilities", "responsibilities", ".duties .duties-body"],
  ["budget", "budget", ".money .figures-line, .money .figures-head"],
  ["metrics", "metrics", ".metrics .metrics-card"],
  ["risks", "risks", ".risks table"],
  ["calendar", "calendar", ".calendar .calendar-sheet"],
  ["plan check", "check", ".check .finding"],
  ["map", "map", CARD],
  ["scenarios", "scenarios", ".board .map-card"],
  ["campaign", "campaign", ".campaign .timeline-scroller"],
  ["table of tasks", "tasks", ".grid-view .grid-line[data-row^=record]"],
];
/** What scrolls: the view, the element, and how far one turn of the wheel goes. */
const SCROLLED = [
  ["document", "document", "main#view"],
  ["schedule", "schedule", ".timeline-scroller"],
  ["budget", "budget", "main#view"],
  ["table of tasks", "tasks", ".grid-scroll"],
];

const percentile = (figures, share) => figures.toSorted((a, b) => a - b)[Math.min(figures.length - 1, Math.floor((figures.length * share) / 100))];
const millis = (figure) => (figure === undefined ? "–" : `${figure.toFixed(0)} ms`);
const median = (figures) => millis(percentile(figures, 50));
const head = (title, ...columns) => console.log(`\n${title}:\n\n| ${columns.join(" | ")} |\n|---|${"---:|".repeat(columns.length - 1)}`);
const line = (...cells) => console.log(`| ${cells.join(" | ")} |`);

const relay = await startRelay();
const profile = await mkdtemp(join(tmpdir(), "touchloom-bench-"));
let context;

/** A new plan on the relay, filled; `collection` says what most of it is in. */
async function seed(...collection) {
  const plan = await relay.createPlan();
  await promisify(execFile)(process.env.TOUCHLOOM_BENCH, ["seed", relay.address, plan.id, plan.token, ...collection]);
  return { address: `http://${relay.address}/p/${plan.id}/map`, token: plan.token };
}

/** Opens an address in a new page, once the plan is drawn. */
async function open(url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => window.opened !== undefined, undefined, { timeout: PATIENCE });
  return page;
}

/** The first visit brings the plan from the relay, and the service worker with the app. */
async function visit(plan) {
  const page = await open(`${plan.address}#${plan.token}`);
  const arrived = await page.evaluate(() => window.opened);
  await page.evaluate(async () => (await navigator.serviceWorker?.ready) && undefined);
  await page.waitForTimeout(PIECING);
  await page.close();
  return arrived;
}

/** Goes to a view by its link; gives the time to its first paint and the longest task from then on, in milliseconds. */
async function goTo(page, slug, selector) {
  const link = page.locator(`nav.nav a[href$="/${slug}"]`);
  await link.evaluate((link) => link.closest("details") && (link.closest("details").open = true));
  return clickToPaint(page, link, selector);
}

async function views(page, wanted) {
  head("From the click to the first frame that shows it", "what", "first frame", "longest task");
  for (const [name, slug, selector] of wanted) {
    const runs = [];
    for (let run = 0; run < REPEATS; run++) {
      // From a small view, so that nothing of another one is left to be taken down.
      await goTo(page, "plan", ".frame-form");
      runs.push(await goTo(page, slug, selector));
    }
    line(name, median(runs.map((run) => run.painted)), median(runs.map((run) => run.longest)));
  }
}

async function scrolls(page, wanted) {
  head("Frames while it scrolls", "what", "frames", "p50", "p99", "longest", "over 50 ms");
  for (const [name, slug, selector] of wanted) {
    for (const by of ["wheel", "fast wheel", "PageDown"]) {
      await goTo(page, "plan", ".frame-form");
      await goTo(page, slug, selector);
      const frames = await scroll(page, selector, by);
      // A frame that missed two beats of 60 a second took 50.
      const long = frames.filter((frame) => Math.round(frame) > 50).length;
      line(`${name}, ${by}`, frames.length, millis(percentile(frames, 50)), millis(percentile(frames, 99)), millis(percentile(frames, 100)), long);
    }
  }
}

async function openings(address) {
  const figures = [];
  let page;
  for (let run = 0; run < OPENINGS; run++) {
    await page?.close();
    page = await open(address);
    figures.push(await page.evaluate(() => window.opened));
  }
  return { page, figures };
}

async function panel(page) {
  const runs = [];
  for (let run = 0; run < 5; run++) {
    runs.push(await clickToPaint(page, page.locator(`${CARD} button.card-open`).nth(run), ".panel .panel-fields"));
    await page.locator(".panel-top button").click();
  }
  await page.locator(`${CARD} button.card-open`).first().click();
  return runs;
}

/** Opens the palette; gives how long until it is there, until the first letter has found something, and from each key to its frame. */
async function search(page) {
  const [shown, found, keys] = [[], [], []];
  for (let run = 0; run < REPEATS; run++) {
    shown.push((await keyToPaint(page, "Control+k", ".palette-field")).painted);
    found.push((await keyToPaint(page, "r", ".palette-row mark")).painted);
    await page.evaluate(() => (window.painted.length = 0));
    await page.keyboard.type("eview", { delay: 150 });
    await page.waitForTimeout(500);
    keys.push(...(await page.evaluate(() => window.painted)));
    await page.keyboard.press("Escape");
  }
  return { shown, found, keys };
}

try {
  context = await chromium.launchPersistentContext(profile, { ...LAUNCH, viewport: { width: 1440, height: 900 } });
  await context.addInitScript(watch, CARD);
  const [spread, long] = [await seed(), await seed("tasks")];
  const arrived = await visit(spread);
  await visit(long);
  await relay.stop();

  head("A plan of 10 000 records in Chromium, without graphics hardware", "what", "figure");
  line("open, first visit, over the relay", millis(arrived));
  const opened = await openings(spread.address);
  const { page } = opened;
  line(`open from the device, relay down, median of ${OPENINGS}`, median(opened.figures));
  const panels = await panel(page);
  line(`a record's panel, median of ${panels.length}`, median(panels.map((run) => run.painted)));
  line("its longest task", median(panels.map((run) => run.longest)));
  await page.locator(".panel textarea").first().click();
  await page.evaluate(() => (window.painted.length = 0));
  await page.keyboard.type("keystroke ".repeat(KEYS / 10), { delay: 60 });
  await page.waitForTimeout(500);
  const keys = await page.evaluate(() => window.painted);
  line(`key to paint, p50 of ${keys.length}`, millis(percentile(keys, 50)));
  line("key to paint, p99", millis(percentile(keys, 99)));
  await page.locator(".panel-top button").click();
  const searched = await search(page);
  line("the palette", median(searched.shown));
  line("its first letter, until something is found", median(searched.found));
  line("each further letter, p50", median(searched.keys));
  line("each further letter, longest", millis(percentile(searched.keys, 100)));
  await views(page, VIEWS);
  await scrolls(page, SCROLLED);
  await page.close();

  console.log("\nA plan of 10 000 tasks.");
  const rows = await open(long.address);
  const table = VIEWS.filter(([, slug]) => ["tasks", "schedule", "document"].includes(slug));
  await views(rows, table);
  await scrolls(rows, SCROLLED.filter(([, slug]) => slug === "tasks"));
  await rows.close();
} finally {
  await context?.close();
  await relay.stop();
  await rm(profile, { recursive: true, force: true });
}
