// The budget: sums that agree whatever the grouping, amounts typed where they stand, overspending in words.
import type { Locator, Page } from "@playwright/test";
import { isFitForAll } from "./support/access.ts";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

function tile(page: Page, name: string): Locator {
  return page.locator(`[data-tile="${name}"]`);
}

function group(page: Page, name: string): Locator {
  return page.locator("[data-group]").filter({ has: page.locator(".figures-toggle", { hasText: name }) });
}

function line(page: Page, name: string): Locator {
  return page.locator("[data-line]").filter({ hasText: name });
}

test("sums are those of the plan, by phase, channel and category alike", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("budget");
  await expect(tile(page, "total").getByRole("textbox")).toHaveValue("5,000,000");
  await expect(tile(page, "total")).toContainText("All of it is planned");
  await expect(tile(page, "reserve").getByRole("textbox")).toHaveValue("600,000");
  await expect(tile(page, "reserve")).toContainText("12% · within the band");
  await expect(tile(page, "committed")).toContainText("4,400,000");
  await expect(group(page, "Burst").locator(".figures-head td").first()).toContainText("2,600,000");
  for (const by of ["Phase", "Channel", "Category"]) {
    await page.getByRole("group", { name: "Group by" }).getByRole("button", { name: by }).click();
    await expect(tile(page, "planned")).toContainText("4,400,000");
    await expect(page.locator("tfoot td").first()).toContainText("4,400,000");
  }
  await expect(group(page, "KOL")).toContainText("1,810,000");
  await ana.goesTo("campaign");
  await expect(page.locator(".campaign-tile").first()).toContainText("4,400,000");
});

test("an amount typed in place is summed, told apart when overspent, seen in another tab, and undone", async ({ person }) => {
  const context = await person();
  const ana = await Planner.starts(context, "Campaign plan");
  await ana.goesTo("budget");
  const other = await context.newPage();
  await other.goto(ana.page.url());
  await expect(line(other, "Countdown posters")).toBeVisible();
  const actual = line(ana.page, "Countdown posters").getByRole("textbox", { name: /^Actual/ });
  await actual.fill("10万");
  await actual.press("Enter");
  for (const page of [ana.page, other]) {
    await expect(line(page, "Countdown posters").getByRole("textbox", { name: /^Actual/ })).toHaveValue("100,000");
    await expect(line(page, "Countdown posters")).toContainText("overspent");
    await expect(tile(page, "spent")).toContainText("100,000");
  }
  const planned = line(ana.page, "Key visual and material").getByRole("textbox", { name: /^Planned/ });
  await planned.fill("1000000");
  await planned.press("Enter");
  await expect(tile(ana.page, "total")).toContainText("820,000 over it");
  await ana.page.locator("h1").click();
  await ana.page.keyboard.press("Control+z");
  await expect(tile(ana.page, "total")).toContainText("All of it is planned");
});

test("a line is added to a group, and one without a group is given one", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("budget");
  await page.getByRole("button", { name: "Add a line to Long tail" }).click();
  await page.keyboard.type("Thank-you cards");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(group(page, "Long tail").locator("[data-line]", { hasText: "Thank-you cards" })).toBeVisible();
  await page.getByRole("group", { name: "Group by" }).getByRole("button", { name: "Category" }).click();
  const loose = page.locator('[data-group="none"]');
  await expect(loose).toContainText("Thank-you cards");
  await page.getByRole("combobox", { name: "Where Thank-you cards belongs" }).selectOption({ label: "Material" });
  await expect(loose).toHaveCount(0);
  await expect(page.locator('[data-group="material"]')).toContainText("Thank-you cards");
  await expect(line(page, "Thank-you cards").locator(".figures-link")).toBeFocused();
});

test("a reader sees the amounts and cannot change them", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.isSaved();
  const reader = await Planner.opens(await person(), await ana.shares("Read only"));
  await reader.goesTo("budget");
  await expect(tile(reader.page, "planned")).toContainText("4,400,000");
  await expect(line(reader.page, "Countdown posters")).toContainText("90,000");
  await expect(reader.page.locator("main").getByRole("textbox")).toHaveCount(0);
  await expect(reader.page.getByRole("button", { name: /^Add a line/ })).toHaveCount(0);
});

test("the budget is accessible in both themes and fits a phone", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.goesTo("budget");
  const actual = line(ana.page, "Countdown posters").getByRole("textbox", { name: /^Actual/ });
  await actual.fill("100000");
  await actual.press("Enter");
  await expect(line(ana.page, "Countdown posters")).toContainText("overspent");
  await isFitForAll(ana.page);
});
