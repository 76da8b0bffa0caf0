// The plan check: what breaks a rule is named, reached and repaired.
import { OUTAGE, Planner } from "./support/planner.ts";
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

test("a repair by keyboard leaves the keyboard at the next finding", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("plan");
  await ana.fills("plan.budget", "1000000");
  await ana.fills("plan.reserve", "10000");
  await ana.goesTo("check");
  const repair = page.getByRole("button", { name: /^Set to/ });
  await repair.focus();
  await page.keyboard.press("Enter");
  await expect(repair).toHaveCount(0);
  await expect(page.locator(".finding button:focus, h1:focus")).toHaveCount(1);
});

test("two who kept a rule apart and broke it together are both named", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Blank plan");
  await isCalled(ana, "Ana");
  await ana.goesTo("plan");
  await ana.fills("plan.budget", "1000000");
  await ana.fills("plan.reserve", "120000");
  await ana.isSaved();
  const ben = await Planner.opens(await person(), await ana.shares("Can edit"));
  await isCalled(ben, "Ben");
  await ben.goesTo("plan");
  await ben.isSaved();
  await relay.kill();
  await ana.fills("plan.budget", "800000");
  await ben.fills("plan.reserve", "140000");
  await ana.isKept();
  await ben.isKept();
  await ana.goesTo("check");
  await expect(ana.page.getByRole("heading", { name: "Plan check" })).toBeVisible();
  await expect(ana.page.locator(".check-rule").filter({ hasText: "Reserve outside its band" })).toHaveCount(0);
  await relay.up();
  await ben.goesTo("check");
  for (const { page } of [ana, ben]) {
    const rule = page.locator(".check-rule").filter({ hasText: "Reserve outside its band" });
    await expect(rule.locator(".check-merged")).toContainText("Broken by a merge");
    await expect(rule.locator(".check-merged li").filter({ hasText: "Ana" })).toContainText("Total budget");
    await expect(rule.locator(".check-merged li").filter({ hasText: "Ben" })).toContainText("Reserve");
  }
});

async function isCalled(planner: Planner, name: string): Promise<void> {
  await planner.page.evaluate((name) => localStorage.setItem("touchloom.name", JSON.stringify(name)), name);
  await planner.page.reload();
  await planner.isOpen();
}
