// The metric board: statuses, the score, computed figures, readings added where they are seen.
import type { Locator, Page } from "@playwright/test";
import { isFitForAll } from "./support/access.ts";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

function card(page: Page, name: string): Locator {
  return page.locator("[data-metric]").filter({ has: page.locator("h2", { hasText: name }) });
}

function figure(page: Page, formula: string): Locator {
  return page.locator(`[data-figure="${formula}"]`);
}

test("metrics stand as their readings, targets and thresholds say", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("metrics");
  const chip = (name: string) => page.locator(`[data-status="${name}"]`);
  await expect(chip("alarm")).toContainText("1");
  await expect(chip("short")).toContainText("4");
  await expect(chip("unread")).toContainText("4");
  await chip("alarm").click();
  await expect(page.locator("[data-metric]")).toHaveCount(1);
  await expect(page.locator("[data-metric]")).toContainText("Alarm");
  await expect(page.locator("[data-metric]")).toContainText("2.6%");
  // (40 × 65 + 10 × 72 + 20 × 64) ÷ 70: the weight of conversion is raised for the burst.
  await expect(page.locator("[data-score]")).toContainText("65.7");
  await expect(page.getByText("Rests on 63.6% of the weight.")).toBeVisible();
  await expect(page.locator("[data-missing]")).toContainText("Without reading or target");
});

test("computed figures follow their inputs", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("metrics");
  await expect(figure(page, "roi").locator("[data-result]")).toContainText("140%");
  await expect(figure(page, "conversion").locator("[data-result]")).toContainText("2.6%");
  const cost = figure(page, "roi").locator('[data-input="cost"] input');
  await cost.fill("0");
  await cost.press("Enter");
  await expect(figure(page, "roi").locator("[data-result]")).toContainText("nothing to divide by");
  await cost.fill("4800000");
  await cost.press("Enter");
  await expect(figure(page, "roi").locator("[data-result]")).toContainText("100%");
  await figure(page, "clv").getByRole("button", { name: "Add this metric" }).click();
  await expect(card(page, "Customer lifetime value")).toContainText("No reading");
});

test("a reading is added in place and reaches another tab", async ({ person }) => {
  const context = await person();
  const ana = await Planner.starts(context, "Campaign plan");
  await ana.goesTo("metrics");
  const other = await context.newPage();
  await other.goto(ana.page.url());
  await expect(other.locator("[data-metric]")).toHaveCount(9);
  const name = (await ana.page.locator("[data-metric]").first().locator("h2").innerText()).trim();
  await card(ana.page, name).getByRole("button", { name: /^Add a reading/ }).click();
  const form = card(ana.page, name).locator("form");
  await form.getByRole("button", { name: "Add" }).click();
  await expect(form.getByRole("alert")).toBeVisible();
  await form.locator('[name="orders"]').fill("450");
  await form.locator('[name="visits"]').fill("10,000");
  await form.getByRole("button", { name: "Add" }).click();
  for (const page of [ana.page, other]) {
    await expect(card(page, name)).toContainText("4.5%");
    await expect(card(page, name)).toContainText("On target");
  }
  await expect(card(ana.page, name).getByRole("button", { name: /^Add a reading/ })).toBeFocused();
});

test("a reader sees the board and cannot change it", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.isSaved();
  const reader = await Planner.opens(await person(), await ana.shares("Read only"));
  await reader.goesTo("metrics");
  await expect(reader.page.locator("[data-metric]")).toHaveCount(9);
  await expect(reader.page.getByRole("button", { name: /^Add/ })).toHaveCount(0);
  for (const input of await reader.page.locator("main").getByRole("textbox").all()) await expect(input).not.toBeEditable();
});

test("the board is accessible in both themes and fits a phone", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.goesTo("metrics");
  await ana.page.locator("[data-metric]").first().getByRole("button", { name: /^Add a reading/ }).click();
  await ana.page.locator("[data-metric]").first().locator("summary").first().click();
  await isFitForAll(ana.page);
});
