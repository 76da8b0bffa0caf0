// The plan check: what breaks a rule is named, reached and repaired.
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

test("a reserve outside its band is found while one types, and repaired with one click", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.goesTo("plan");
  await ana.fills("plan.budget", "1000000");
  await ana.fills("plan.reserve", "10000");
  await ana.goesTo("check");
  const rule = ana.page.locator(".check-rule").filter({ hasText: "Reserve outside its band" });
  await expect(rule).toBeVisible();
  await rule.getByRole("button", { name: /^Set to/ }).click();
  await expect(rule).toHaveCount(0);
  await ana.page.keyboard.press("Control+z");
  await expect(rule).toBeVisible();
});

test("a finding leads to its field, and goes when that is filled in", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.goesTo("goals");
  await ana.page.locator(".bar .btn.primary").first().click();
  await ana.goesTo("check");
  const rule = ana.page.locator(".check-rule").filter({ hasText: "Nobody is responsible" });
  await rule.getByRole("button", { name: "Open" }).click();
  await expect(ana.field("goals.owner").locator("input")).toBeFocused();
  await ana.page.keyboard.type("Brand manager");
  await ana.page.keyboard.press("Enter");
  await expect(rule).toHaveCount(0);
});
