// The app with a plan of 10 000 records: how long it takes to open from the device, and from a key to its letter on the screen.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { LAUNCH } from "../chromium.js";
import { startRelay } from "../foreign/relay.js";

const OPENINGS = 5;
const KEYS = 120;
const PATIENCE = 120_000;
/** A touchpoint on the map: when the first is there, the plan is read and drawn. */
const CARD = ".map-card";

const percentile = (figures, share) => figures.toSorted((a, b) => a - b)[Math.min(figures.length - 1, Math.floor((figures.length * share) / 100))];
const millis = (figure) => `${figure.toFixed(0)} ms`;

/** Runs in every page: notes when the first card is there, and how long after a key the next frame is painted. */
function watch(selector) {
  const mark = () => {
    if (window.opened === undefined && document.querySelector(selector)) requestAnimationFrame(() => (window.opened ??= performance.now()));
  };
  new MutationObserver(mark).observe(document, { childList: true, subtree: true });
  window.painted = [];
  // What is posted in a frame's callback runs after that frame is painted.
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => window.painted.push(performance.now() - waiting.shift());
  addEventListener(
    "keydown",
    (event) => {
      waiting.push(event.timeStamp);
      requestAnimationFrame(() => channel.port2.postMessage(0));
    },
    true,
  );
}

const relay = await startRelay();
const profile = await mkdtemp(join(tmpdir(), "touchloom-bench-"));
try {
  const plan = await relay.createPlan();
  await promisify(execFile)(process.env.TOUCHLOOM_BENCH, ["seed", relay.address, plan.id, plan.token]);
  const context = await chromium.launchPersistentContext(profile, { ...LAUNCH, viewport: { width: 1440, height: 900 } });
  await context.addInitScript(watch, CARD);
  const open = async (url) => {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => window.opened !== undefined, undefined, { timeout: PATIENCE });
    return page;
  };

  // The first visit brings the plan from the relay, and the service worker with the app.
  const address = `http://${relay.address}/p/${plan.id}/map`;
  const first = await open(`${address}#${plan.token}`);
  const arrived = await first.evaluate(() => window.opened);
  await first.evaluate(async () => (await navigator.serviceWorker?.ready) && undefined);
  // Longer than the app waits before it makes one piece of the many that arrived.
  await first.waitForTimeout(10_000);
  await first.close();
  await relay.stop();

  const openings = [];
  let page;
  for (let run = 0; run < OPENINGS; run++) {
    await page?.close();
    page = await open(address);
    openings.push(await page.evaluate(() => window.opened));
  }

  await page.locator(`${CARD} button`).first().click();
  const field = page.locator(".panel textarea").first();
  await field.click();
  await page.evaluate(() => (window.painted.length = 0));
  await page.keyboard.type("keystroke ".repeat(KEYS / 10), { delay: 60 });
  await page.waitForTimeout(500);
  const keys = await page.evaluate(() => window.painted);
  await context.close();

  console.log("\nA plan of 10 000 records in Chromium, without graphics hardware:\n\n| what | figure |\n|---|---:|");
  console.log(`| open, first visit, over the relay | ${millis(arrived)} |`);
  console.log(`| open from the device, relay down, median of ${OPENINGS} | ${millis(percentile(openings, 50))} |`);
  console.log(`| key to paint, p50 of ${keys.length} | ${millis(percentile(keys, 50))} |`);
  console.log(`| key to paint, p99 | ${millis(percentile(keys, 99))} |`);
} finally {
  await relay.stop();
  await rm(profile, { recursive: true, force: true });
}
