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
  await expect(page.getByRole("rowgroup", { name: "Long tail" }).locator("[data-line]", { hasText: "Thank-you cards" })).toBeVisible();
  await page.getByRole("group", { name: "Group by" }).getByRole("button", { name: "Category" }).click();
  const loose = page.locator('[data-lines="none"]');
  await expect(loose).toContainText("Thank-you cards");
  await page.getByRole("combobox", { name: "Where Thank-you cards belongs" }).selectOption({ label: "Material" });
  await expect(loose).toHaveCount(0);
  await expect(page.locator('[data-lines="material"]')).toContainText("Thank-you cards");
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

test("a budget of hundreds of lines is drawn as one comes by, counted whole, and printed whole", async ({ person }) => {
  // Drawing a few lines in each frame takes a busy machine its time.
  test.setTimeout(180_000);
  const patience = { timeout: 60_000 };
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await page.goto(`/p/${ana.id}/budget-list`);
  await page.locator('.grid-head [data-col="name"]').focus();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, Array.from({ length: 400 }, (_, row) => `Line ${row + 1}`).join("\n"));
  await expect(page.locator(".bar .count")).toHaveText("400");
  await ana.goesTo("budget");
  const lines = page.locator("[data-line]");
  await expect(lines.first()).toContainText("Line 1");
  expect(await lines.count()).toBeLessThan(200);
  // Headings, the group's head, its lines, the one that adds a line, and the sum.
  await expect(page.locator(".figures-table")).toHaveAttribute("aria-rowcount", "405");
  await expect(lines.first()).toHaveAttribute("aria-rowindex", "4");
  await page.locator("main").evaluate((main) => { main.scrollTop = main.scrollHeight; });
  await expect(line(page, "Line 400")).toBeVisible(patience);
  await expect(line(page, "Line 400")).toHaveAttribute("aria-rowindex", "403");
  await expect(line(page, "Line 200")).toHaveCount(0, patience);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(lines).toHaveCount(400, patience);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(line(page, "Line 200")).toHaveCount(0, patience);
});
