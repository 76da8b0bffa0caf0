// The road: no relay, a killed relay, a cold start, several tabs; everything merges and nothing is missing.
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

test.beforeEach(({ complaints }) => complaints.allow(OUTAGE));

test("the relay is killed while two people type; both go on, one reloads offline, and all of it merges", async ({
  person,
  relay,
}) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Pop-up store");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await expect(lin.page.locator("html")).toHaveAttribute("data-update", "ready");
  await ana.opensCard("Pop-up store");
  await lin.opensCard("Pop-up store");
  await ana.types("touchpoints.goal", "before. ");
  await lin.isSaved();

  const typing = [ana.types("touchpoints.goal", "Ana goes on. "), lin.types("touchpoints.pains", "Lin goes on. ")];
  await relay.kill();
  await Promise.all(typing);
  await ana.isKept();
  await lin.isKept();
  await expect(ana.sync).toContainText("kept on this device");

  // Lin's train goes through a tunnel: a cold start, from this device alone.
  await lin.page.reload();
  await lin.isOpen();
  await lin.isKept();
  await lin.opensCard("Pop-up store");
  await expect(lin.prose("touchpoints.pains")).toHaveValue("Lin goes on. ");
  await lin.types("touchpoints.pains", "And on. ");
  await lin.isKept();

  await relay.up();
  for (const planner of [ana, lin]) {
    await planner.isSaved();
    await expect(planner.prose("touchpoints.goal")).toHaveValue("before. Ana goes on. ");
    await expect(planner.prose("touchpoints.pains")).toHaveValue("Lin goes on. And on. ");
  }
});

test("a plan made while the relay is down is kept, and reaches the relay by itself", async ({ person, relay }) => {
  const context = await person();
  const visit = await context.newPage();
  await visit.goto("/");
  await expect(visit.locator("html")).toHaveAttribute("data-update", "ready");
  await visit.close();
  await relay.kill();
  const ana = await Planner.starts(context, "Brand touchpoint plan");
  await ana.isKept();
  const cards = await ana.cards.count();
  expect(cards).toBeGreaterThan(10);
  await relay.up();
  await ana.isSaved();
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await expect(lin.cards).toHaveCount(cards);
});

/** What a relay takes in one frame. */
const FRAME_BYTES = 8 * 1024 * 1024;

/** Types letter by letter, each a change of its own, as fast as the page takes them. */
async function typesMuch(area: Locator, letters: number): Promise<void> {
  await area.evaluate(async (element, letters) => {
    const area = element as HTMLTextAreaElement;
    for (let typed = 1; typed <= letters; typed++) {
      area.setRangeText(typed % 60 ? "字" : "\n", area.value.length, area.value.length, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      if (typed % 50 === 0) await new Promise(requestAnimationFrame);
    }
  }, letters);
}

/** Notes the bytes of every frame that a page sends from now on. */
function framesOf(page: Page): number[] {
  const bytes: number[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => bytes.push(Buffer.byteLength(payload))));
  return bytes;
}

/** Lets every page that is opened from now on note for how long its main thread answered nobody, in milliseconds. */
async function notesLongTasks(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    const note = (list: PerformanceObserverEntryList) => tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
    new PerformanceObserver(note).observe({ type: "longtask" });
  });
}

/** The long tasks since it was last asked; 50 ms is the shortest that a browser reports. */
async function longTasks(page: Page): Promise<string> {
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks.splice(0));
  return `${tasks.length} tasks over 50 ms, the longest ${Math.max(0, ...tasks)} ms`;
}

test("p16 five thousand edits made without a network arrive in few frames of bounded size", async ({ person, relay }) => {
  test.setTimeout(240_000);
  const [here, there] = [await person(), await person()];
  for (const context of [here, there]) await notesLongTasks(context);
  const ana = await Planner.starts(here, "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Pop-up store");
  const lin = await Planner.opens(there, await ana.shares("Can edit"));
  await lin.opensCard("Pop-up store");
  await ana.isSaved();
  await expect(ana.page.locator("html")).toHaveAttribute("data-update", "ready");
  await relay.kill();

  // Half of them before a cold start on this device alone, half after it.
  const area = ana.prose("touchpoints.goal");
  await ana.opensCard("Pop-up store");
  await typesMuch(area, 2_500);
  await expect(ana.sync).toContainText("2,500 changes");
  await ana.isKept();
  console.log(`p16 typing: ${await longTasks(ana.page)}`);
  await ana.reloads();
  await ana.opensCard("Pop-up store");
  console.log(`p16 cold start with 2 500 unsent edits: ${await longTasks(ana.page)}`);
  await typesMuch(area, 2_500);
  await expect(ana.sync).toContainText("5,000 changes");
  await ana.isKept();
  const typed = await area.inputValue();
  expect(typed).toHaveLength(5_000);
  await longTasks(ana.page);
  await longTasks(lin.page);

  const frames = framesOf(ana.page);
  await relay.up();
  await ana.isSaved();
  await expect(lin.prose("touchpoints.goal")).toHaveValue(typed);
  await lin.isSaved();
  console.log(`p16 reconnecting: ${await longTasks(ana.page)}; elsewhere: ${await longTasks(lin.page)}`);
  console.log(`p16 sent in ${frames.length} frames, ${frames.reduce((sum, bytes) => sum + bytes, 0)} bytes, the largest ${Math.max(...frames)}`);
  expect(Math.max(...frames)).toBeLessThan(FRAME_BYTES);
  // One for each edit would be thousands.
  expect(frames.length).toBeLessThan(50);
});

test("p28 a silent connection is noticed, and what was typed goes out afterwards", async ({ person }) => {
  const context = await person();
  const ada = await Planner.starts(context, "Blank plan");
  await ada.goesTo("goals");
  await ada.isSaved();
  await context.setOffline(true);
  await expect(ada.sync).toContainText("Offline", { timeout: 40_000 });
  await ada.addsRow();
  await expect(ada.sync).toHaveText("Offline · 1 change kept on this device");
  await context.setOffline(false);
  await ada.isSaved();
});

test("p30 tabs of one browser share a plan without a network; one of them crashes", async ({ person, relay }) => {
  const context = await person();
  const first = await Planner.starts(context, "Blank plan");
  await first.goesTo("goals");
  await first.isSaved();
  await expect(first.page.locator("html")).toHaveAttribute("data-update", "ready");
  await relay.kill();
  const second = await Planner.opens(context, first.page.url());
  const third = await Planner.opens(context, first.page.url());
  for (const tab of [first, second, third]) await tab.addsRow();
  for (const tab of [first, second, third]) await tab.hasRows(3);
  // A crashed page never finishes its navigation.
  void third.page.goto("chrome://crash").catch(() => {});
  await second.addsRow();
  await first.hasRows(4);
  await first.reloads();
  await first.hasRows(4);
  await relay.up();
  await first.isSaved();
  await second.isSaved();
});

test("p29 a network that comes and goes leaves one connection, and every change once", async ({ person }) => {
  const context = await person();
  let open = 0;
  context.on("page", (page) =>
    page.on("websocket", (socket) => {
      open += 1;
      socket.on("close", () => (open -= 1));
    }),
  );
  const ana = await Planner.starts(context, "Blank plan");
  await ana.goesTo("goals");
  await ana.isSaved();
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await lin.goesTo("goals");
  for (let i = 0; i < 100; i++) {
    await context.setOffline(i % 2 === 0);
    if (i % 10 === 0) await ana.addsRow();
  }
  await ana.isSaved();
  for (const planner of [ana, lin]) await planner.hasRows(10);
  expect(open, "connections").toBe(1);
});
