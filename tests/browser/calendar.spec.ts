// The calendar: what has a day or comes back, walked by keys, filtered by kind, opened.
import AxeBuilder from "@axe-core/playwright";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

test("months are turned and days walked by keys, and a day's entry opens its record", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("calendar");
  const sheet = page.getByRole("grid");
  await expect(sheet).toBeVisible();
  await expect(sheet.getByRole("columnheader").first()).toHaveText("Mon");
  const month = await page.locator(".calendar-now").innerText();
  await page.locator('td[aria-current="date"]').focus();
  await page.keyboard.press("PageDown");
  await expect(page.locator(".calendar-now")).not.toHaveText(month);
  await page.keyboard.press("PageUp");
  await expect(page.locator(".calendar-now")).toHaveText(month);
  await page.keyboard.press("Home");
  const today = page.locator('td[aria-current="date"]');
  await expect(today).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(today).not.toBeFocused();
  await page.getByRole("button", { name: "List" }).or(page.getByRole("radio", { name: "List" })).check({ force: true });
  await page.locator(".calendar-agenda .calendar-entry").first().click();
  await expect(ana.panel).toBeVisible();
});

test("rhythms become days, kinds are left out, and what is on no day says why", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Brand touchpoint plan");
  const { page } = ana;
  await ana.goesTo("calendar");
  await page.getByRole("button", { name: "Next month" }).click();
  const entries = page.locator(".calendar-sheet .calendar-entry");
  await expect(entries.first()).toBeVisible();
  const kinds = page.getByRole("list", { name: "Kinds shown" });
  const before = await entries.count();
  await kinds.getByRole("button", { name: /^Monitoring/ }).click();
  await expect.poll(() => entries.count()).not.toBe(before);
  await expect(kinds.getByRole("button", { name: /^Monitoring/ })).toHaveAttribute("aria-pressed", "false");
  await kinds.getByRole("button", { name: /^Monitoring/ }).click();
  await expect(page.getByRole("heading", { name: "Without a day" })).toBeVisible();
  await expect(page.getByText("no day can be told in advance").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Every day" })).toBeVisible();
});

test("a week begins as it does where the reader is, and what is shown is remembered", async ({ browser, relay }) => {
  const context = await browser.newContext({ baseURL: relay.url, locale: "en-US" });
  const ana = await Planner.starts(context, "Campaign plan");
  const { page } = ana;
  await ana.goesTo("calendar");
  const heads = page.getByRole("grid").getByRole("columnheader");
  await expect(heads.first()).toHaveText("Sun");
  await expect(page.locator("td[data-day]").first()).toBeVisible();
  const kind = page.getByRole("list", { name: "Kinds shown" }).getByRole("button", { name: /^Monitoring/ });
  await kind.click();
  await page.getByRole("radio", { name: "List" }).check({ force: true });
  await page.reload();
  await expect(page.locator(".calendar-agenda")).toBeVisible();
  await expect(kind).toHaveAttribute("aria-pressed", "false");
  await context.close();
});

test("a phone shows the list", async ({ person }) => {
  const context = await person();
  const ana = await Planner.starts(context, "Campaign plan");
  const { page } = ana;
  await ana.goesTo("calendar");
  await page.setViewportSize({ width: 360, height: 780 });
  await expect(page.locator(".calendar-agenda")).toBeVisible();
  await expect(page.getByRole("grid")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the calendar has no serious accessibility problem (${colorScheme})`, async ({ person }) => {
    const ana = await Planner.starts(await person(), "Brand touchpoint plan");
    const { page } = ana;
    await page.emulateMedia({ colorScheme });
    await ana.goesTo("calendar");
    await page.getByRole("button", { name: "Next month" }).click();
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`)).toEqual([]);
  });
}
