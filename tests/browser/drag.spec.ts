// What is dragged: by a mouse, by a finger, and by the keys that do the same.
import type { Locator, Page } from "@playwright/test";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

/** High enough that nothing has to be scrolled: where things are stays true. */
const TALL = { width: 1440, height: 1500 };

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error("it is not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drags(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

/** Makes a record in a collection's table, so that it has a name and nothing else. */
async function writes(planner: Planner, collection: string, name: string): Promise<void> {
  await planner.page.goto(`/p/${planner.id}/${collection}`);
  await planner.page.locator("[data-new]").click();
  await planner.page.keyboard.type(name);
  await planner.page.keyboard.press("Enter");
  await expect(planner.page.getByRole("grid")).toContainText(name);
}

test("a touchpoint without a place is dragged onto the map, and undo puts it back", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.page.setViewportSize(TALL);
  await ana.setsUpMap();
  await writes(ana, "touchpoints", "Poster");
  await ana.page.goto(`/p/${ana.id}/map`);
  const tray = ana.page.locator(".map-tray");
  await expect(tray).toBeInViewport();
  await expect(tray.locator(".map-card")).toContainText("Poster");
  const cell = ana.page.locator(".map-cell").nth(1);
  await drags(ana.page, await middleOf(tray.locator(".map-card")), await middleOf(cell));
  await expect(cell.locator(".map-card")).toContainText("Poster");
  await expect(tray).toHaveCount(0);
  await ana.page.getByRole("button", { name: "Undo" }).click();
  await expect(tray.locator(".map-card")).toContainText("Poster");
  // The keys do the same.
  await tray.locator(".card-open").focus();
  await ana.page.keyboard.press("Alt+ArrowUp");
  await expect(tray).toHaveCount(0);
  await expect(ana.card("Poster").locator(".card-open")).toBeFocused();
});

test("an activity is drawn on a lane, and one without days is dragged onto the axis", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.page.setViewportSize(TALL);
  await writes(ana, "activities", "Night market");
  await ana.page.goto(`/p/${ana.id}/campaign`);
  const chip = ana.page.locator(".timeline-chip", { hasText: "Night market" });
  const lane = await ana.page.locator(".campaign-track.lane").first().boundingBox();
  const scroller = await ana.page.locator(".timeline-scroller").boundingBox();
  if (!lane || !scroller) throw new Error("there is no lane on the screen");
  const spot = { x: scroller.x + scroller.width * 0.6, y: lane.y + 6 };
  await drags(ana.page, await middleOf(chip), spot);
  await expect(chip).toHaveCount(0);
  const bar = ana.page.locator(".campaign-bar", { hasText: "Night market" });
  await expect(bar).toBeVisible();

  const bars = ana.page.locator(".campaign-bar:not(.phase)");
  const before = await bars.count();
  const last = await ana.page.locator(".campaign-track.lane").last().boundingBox();
  if (!last) throw new Error("there is no lane on the screen");
  const y = last.y + last.height - 4;
  await drags(ana.page, { x: scroller.x + scroller.width * 0.5, y }, { x: scroller.x + scroller.width * 0.7, y });
  await expect(bars).toHaveCount(before + 1);
});

/** A finger on the screen. */
async function finger(page: Page): Promise<(type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) => Promise<void>> {
  const screen = await page.context().newCDPSession(page);
  return async (type, points) => {
    await screen.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  };
}

test("a finger that moves at once scrolls, and drags nothing", async ({ browser, relay }) => {
  const context = await browser.newContext({ baseURL: relay.url, hasTouch: true, viewport: { width: 360, height: 740 } });
  const ana = await Planner.starts(context, "Brand touchpoint plan");
  await ana.isSaved();
  const card = ana.cards.first();
  const place = await card.evaluate((card) => card.parentElement?.textContent);
  const top = () => card.evaluate((card) => card.getBoundingClientRect().top);
  const [from, before] = [await middleOf(card), await top()];
  const touch = await finger(ana.page);
  await touch("touchStart", [from]);
  for (let moved = 20; moved <= 160; moved += 20) await touch("touchMove", [{ x: from.x, y: from.y - moved }]);
  await touch("touchEnd", []);
  await expect.poll(top).toBeLessThan(before - 60);
  await expect(ana.page.locator(".drag-ghost")).toHaveCount(0);
  expect(await card.evaluate((card) => card.parentElement?.textContent)).toBe(place);
  await context.close();
});

test("a finger that rests on a card drags it", async ({ browser, relay }) => {
  const context = await browser.newContext({ baseURL: relay.url, hasTouch: true, viewport: TALL });
  const ana = await Planner.starts(context, "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Poster");
  const cell = ana.page.locator(".map-cell").nth(1);
  const [from, to] = [await middleOf(ana.card("Poster")), await middleOf(cell)];
  const touch = await finger(ana.page);

  await touch("touchStart", [from]);
  await expect(ana.page.locator(".drag-ghost")).toBeVisible();
  await touch("touchMove", [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }]);
  await touch("touchMove", [to]);
  await touch("touchEnd", []);
  await expect(cell.locator(".map-card")).toContainText("Poster");
  await context.close();
});
