// Responsibilities: who owes what, filtered, and named where nobody was.
import { isFitForAll } from "./support/access.ts";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

test("what nobody owes stands first, and is given to somebody in place", async ({ person }) => {
  const context = await person();
  const ana = await Planner.starts(context, "Campaign plan");
  const { page } = ana;
  await ana.goesTo("goals");
  await page.locator(".bar .btn.primary").first().click();
  await ana.goesTo("responsibilities");
  const other = await context.newPage();
  await other.goto(page.url());
  const nobody = page.locator(".duties-group").first();
  await expect(nobody.getByRole("heading")).toContainText("Nobody responsible");
  await expect(other.locator('.nobody [data-duty^="goals/"]')).toHaveCount(1);
  const field = nobody.locator('[data-duty^="goals/"]').getByRole("combobox");
  await field.fill("Ana");
  await field.press("Enter");
  for (const page of [ana.page, other]) {
    await expect(page.locator('[data-duty^="goals/"]').filter({ hasText: "Ana" })).toBeVisible();
    await expect(page.locator(".nobody")).toHaveCount(0);
  }
});

test("the keyboard goes on to the next that lacks a name, and then with the last", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await ana.goesTo("goals");
  for (const name of ["Grow", "Shine"]) {
    await page.locator("[data-new]").click();
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
  }
  await page.goto(`/p/${ana.id}/responsibilities`);
  const fields = page.locator(".nobody").getByRole("combobox");
  await expect(fields).toHaveCount(2);
  await fields.first().fill("Ana (Sales team)");
  await fields.first().press("Enter");
  await expect(fields).toHaveCount(1);
  await expect(fields).toBeFocused();
  await fields.fill("Ben");
  await fields.press("Enter");
  await expect(fields).toHaveCount(0);
  await expect(page.locator('[data-duty^="goals/"]').filter({ hasText: "Ben" }).getByRole("button")).toBeFocused();
  // What stands in a name is known as the department.
  await expect(page.getByRole("heading", { name: /^Sales team/ })).toBeVisible();
});

test("duties are filtered by person, kind and time", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("responsibilities");
  await page.getByRole("combobox", { name: "Person" }).selectOption("Finance department");
  const rows = page.locator("[data-duty]");
  await expect(rows.first()).toBeVisible();
  for (const row of await rows.all()) await expect(row).toContainText("Finance department");
  await page.getByRole("combobox", { name: "Kind" }).selectOption({ label: "Risk" });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Cost per customer too high");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.locator('[data-span="overdue"]').click();
  await expect(rows).toHaveCount(0);
  await page.locator('[data-span="soon"]').click();
  await expect(rows.first()).toBeVisible();
  for (const row of await rows.all()) await expect(row).toContainText("soon");
  await page.getByRole("group", { name: "Arrange" }).getByRole("button", { name: "By date" }).click();
  await expect(page.getByRole("heading", { name: /^All, by date/ })).toBeVisible();
});

test("a reader sees the duties and names nobody", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.isSaved();
  const reader = await Planner.opens(await person(), await ana.shares("Read only"));
  await reader.goesTo("responsibilities");
  await expect(reader.page.locator("[data-duty]").first()).toBeVisible();
  await expect(reader.page.locator("[data-duty] input")).toHaveCount(0);
});

test("the duties are accessible in both themes and fit a phone", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.goesTo("responsibilities");
  await expect(ana.page.locator("[data-duty]").first()).toBeVisible();
  await isFitForAll(ana.page);
});
