// The risk matrix: what stands where, moved by key, pointer and menu, and what is not prepared.
import type { Locator, Page } from "@playwright/test";
import { isFitForAll } from "./support/access.ts";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

const SHOP = "Shop fails at the peak";

/** A cell by its steps, 0 the highest: probability, then impact. */
function cell(page: Page, probability: number, impact: number): Locator {
  return page.locator(`[data-cell="${probability}-${impact}"]`);
}

test("a risk is moved by keys, in one step, seen in another tab, and undone", async ({ person }) => {
  const context = await person();
  const ana = await Planner.starts(context, "Campaign plan");
  const { page } = ana;
  await ana.goesTo("risks");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(cell(page, 1, 0)).toContainText(SHOP);
  await expect(cell(other, 1, 0)).toContainText(SHOP);
  const card = page.getByRole("button", { name: SHOP, exact: true }).first();
  await card.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(cell(page, 0, 0)).toContainText(SHOP);
  await expect(cell(page, 0, 0)).toContainText("Critical");
  await expect(cell(other, 0, 0)).toContainText(SHOP);
  await expect(cell(page, 0, 0).locator(".card-open")).toBeFocused();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(cell(page, 0, 0)).toContainText(SHOP);
  await page.keyboard.press("Control+z");
  await expect(cell(page, 1, 0)).toContainText(SHOP);
});

test("a risk is moved by its menu and by the pointer, each undone at once", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("risks");
  await cell(page, 1, 0).locator(".map-card", { hasText: SHOP }).getByRole("button", { name: /^Commands/ }).click();
  await page.getByRole("menuitemradio", { name: "Low: probability Low, impact Low" }).click();
  await expect(cell(page, 2, 2)).toContainText(SHOP);
  await page.keyboard.press("Control+z");
  await expect(cell(page, 1, 0)).toContainText(SHOP);
  const from = await cell(page, 1, 0).locator(".map-card", { hasText: SHOP }).boundingBox();
  const to = await cell(page, 0, 2).boundingBox();
  if (!from || !to) throw new Error("nothing to drag");
  await page.mouse.move(from.x + 20, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 30, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(cell(page, 0, 2)).toContainText(SHOP);
});

test("the register says what is watched and prepared, and names what is missing", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("risks");
  const row = page.locator("[data-risk]", { hasText: SHOP });
  await expect(row).toContainText("High");
  await expect(row).toContainText("Above 2 seconds");
  await expect(row.getByRole("button", { name: "Sound, light or screen fails" })).toBeVisible();
  await expect(page.locator("[data-gaps]")).toHaveCount(0);
  await row.getByRole("button", { name: SHOP }).click();
  const plan = ana.prose("risks.contingency");
  await plan.focus();
  await plan.press("Control+a");
  await plan.press("Delete");
  await expect(row).toContainText("no Contingency plan");
  await expect(page.locator("[data-gaps]")).toHaveText(/1 not prepared/);
});

test("a risk is added to a cell", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await ana.goesTo("risks");
  await cell(page, 0, 1).getByRole("button", { name: /^Add a risk/ }).click();
  await page.keyboard.type("Rain");
  await page.keyboard.press("Enter");
  await expect(cell(page, 0, 1).locator(".map-card")).toContainText("Rain");
  await expect(page.locator("[data-risk]")).toContainText("no Measure");
});

test("a reader sees the risks and cannot move them", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.isSaved();
  const reader = await Planner.opens(await person(), await ana.shares("Read only"));
  await reader.goesTo("risks");
  await reader.page.getByRole("button", { name: SHOP, exact: true }).first().focus();
  await reader.page.keyboard.press("Alt+ArrowUp");
  await expect(cell(reader.page, 1, 0)).toContainText(SHOP);
  await expect(reader.page.getByRole("button", { name: /^(Add|Commands)/ })).toHaveCount(0);
});

test("the matrix is accessible in both themes and fits a phone", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.goesTo("risks");
  await isFitForAll(ana.page);
});
