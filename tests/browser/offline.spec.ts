// The road: no relay, a killed relay, a cold start, several tabs; everything merges and nothing is missing.
import { AWAY, PlanPage } from "./support/plan.ts";
import { expect, test } from "./support/test.ts";

test.beforeEach(({ complaints }) => complaints.allow(AWAY));

test("the relay is killed while both type; one starts cold offline; everything converges", async ({ person, relay }) => {
  const ada = await PlanPage.create(await person());
  await ada.is("saved");
  const ben = await PlanPage.open(await person(), ada.id, await ada.token());
  await expect(ben.page.locator("html")).toHaveAttribute("data-update", "ready");
  await ada.add();
  await ben.hasGoals(1);
  await relay.kill();
  await ada.add();
  await ben.add();
  await ben.name("Typed on the train");
  await ada.is("kept");
  await expect(ben.sync).toHaveText("Offline · 2 changes kept on this device");
  await ben.reload();
  await ben.hasGoals(2);
  await expect(ben.title).toHaveValue("Typed on the train");
  await expect(ben.sync).toHaveText("Offline · 2 changes kept on this device");
  await relay.up();
  for (const one of [ada, ben]) {
    await one.hasGoals(3);
    await expect(one.title).toHaveValue("Typed on the train");
    await one.is("saved");
  }
});

test("a plan made with the relay down is claimed when it comes up", async ({ person, relay }) => {
  const context = await person();
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("data-update", "ready");
  await relay.kill();
  const ada = await PlanPage.create(context);
  await ada.add();
  await ada.is("kept");
  await relay.up();
  await ada.is("saved");
  const ben = await PlanPage.open(await person(), ada.id, await ada.token());
  await ben.hasGoals(1);
});

test("p28 a silent connection is noticed, and what was typed goes out afterwards", async ({ person }) => {
  const context = await person();
  const ada = await PlanPage.create(context);
  await ada.is("saved");
  await context.setOffline(true);
  await expect(ada.sync).toContainText("Offline", { timeout: 40_000 });
  await ada.add();
  await expect(ada.sync).toHaveText("Offline · 1 change kept on this device");
  await context.setOffline(false);
  await ada.is("saved");
});

test("p30 tabs of one browser share a plan without a network; one of them crashes", async ({ person, relay }) => {
  const context = await person();
  const first = await PlanPage.create(context);
  await first.is("saved");
  await expect(first.page.locator("html")).toHaveAttribute("data-update", "ready");
  await relay.kill();
  const second = await PlanPage.open(context, first.id);
  const third = await PlanPage.open(context, first.id);
  for (const tab of [first, second, third]) await tab.add();
  for (const tab of [first, second, third]) await tab.hasGoals(3);
  // A crashed page never finishes its navigation.
  void third.page.goto("chrome://crash").catch(() => {});
  await second.add();
  await first.hasGoals(4);
  await first.reload();
  await first.hasGoals(4);
  await relay.up();
  await first.is("saved");
  await second.is("saved");
});
