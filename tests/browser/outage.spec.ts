// The relay dies while people write; they go on, come back, and nothing is missing.
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

test("the relay is killed while two people type; both go on, one reloads offline, and all of it merges", async ({
  person,
  relay,
  complaints,
}) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.page.getByRole("button", { name: "Begin with the usual ones" }).click();
  await ana.adds("Pop-up store");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await expect(lin.page.locator("html")).toHaveAttribute("data-update", "ready");
  await ana.opensCard("Pop-up store");
  await lin.opensCard("Pop-up store");
  await ana.types("touchpoints.goal", "before. ");
  await lin.isSaved();

  const typing = [ana.types("touchpoints.goal", "Ana goes on. "), lin.types("touchpoints.pains", "Lin goes on. ")];
  await relay.kill();
  await Promise.all(typing);
  await ana.isKept();
  await lin.isKept();
  await expect(ana.sync).toContainText("kept on this device");

  // Lin's train goes through a tunnel: a cold start, from this device alone.
  await lin.page.reload();
  await lin.isOpen();
  await lin.isKept();
  await lin.opensCard("Pop-up store");
  await expect(lin.prose("touchpoints.pains")).toHaveValue("Lin goes on. ");
  await lin.types("touchpoints.pains", "And on. ");
  await lin.isKept();

  await relay.up();
  for (const planner of [ana, lin]) {
    await planner.isSaved();
    await expect(planner.prose("touchpoints.goal")).toHaveValue("before. Ana goes on. ");
    await expect(planner.prose("touchpoints.pains")).toHaveValue("Lin goes on. And on. ");
  }
});

test("a plan made while the relay is down is kept, and reaches the relay by itself", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const context = await person();
  const visit = await context.newPage();
  await visit.goto("/");
  await expect(visit.locator("html")).toHaveAttribute("data-update", "ready");
  await visit.close();
  await relay.kill();
  const ana = await Planner.starts(context, "Brand touchpoint plan");
  await ana.isKept();
  const cards = await ana.cards.count();
  expect(cards).toBeGreaterThan(10);
  await relay.up();
  await ana.isSaved();
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await expect(lin.cards).toHaveCount(cards);
});

test("b31 two tabs of one browser write offline, see each other, and both are kept", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const context = await person();
  const first = await Planner.starts(context, "Blank plan");
  await first.page.getByRole("button", { name: "Begin with the usual ones" }).click();
  await first.adds("Newsletter");
  await expect(first.page.locator("html")).toHaveAttribute("data-update", "ready");
  await first.isSaved();
  await relay.kill();
  const second = await Planner.opens(context, first.page.url());
  await first.opensCard("Newsletter");
  await second.opensCard("Newsletter");
  await Promise.all([first.types("touchpoints.goal", "one "), second.types("touchpoints.pains", "two ")]);
  await expect(first.prose("touchpoints.pains")).toHaveValue("two ");
  await expect(second.prose("touchpoints.goal")).toHaveValue("one ");
  await first.isKept();
  await second.isKept();
  await second.page.close();
  await first.page.reload();
  await first.opensCard("Newsletter");
  await expect(first.prose("touchpoints.goal")).toHaveValue("one ");
  await expect(first.prose("touchpoints.pains")).toHaveValue("two ");
});

test("p8 what two people set apart is shown with both values, and one click settles it for both", async ({
  person,
  relay,
  complaints,
}) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.page.getByRole("button", { name: "Begin with the usual ones" }).click();
  await ana.adds("Hotline");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await ana.opensCard("Hotline");
  await lin.opensCard("Hotline");
  await relay.kill();
  await ana.fills("touchpoints.owner", "Service, Chen");
  await lin.fills("touchpoints.owner", "Retail, Zhao");
  await ana.isKept();
  await lin.isKept();
  await relay.up();
  for (const planner of [ana, lin]) {
    const box = planner.field("touchpoints.owner").locator(".conflict");
    await expect(box.getByRole("button", { name: "Service, Chen" })).toBeVisible();
    await expect(box.getByRole("button", { name: "Retail, Zhao" })).toBeVisible();
    await expect(planner.card("Hotline")).toContainText("Two values");
  }
  await lin.field("touchpoints.owner").locator(".conflict").getByRole("button", { name: "Service, Chen" }).click();
  for (const planner of [ana, lin]) {
    await expect(planner.field("touchpoints.owner").locator(".conflict")).toHaveCount(0);
    await expect(planner.field("touchpoints.owner").locator("input")).toHaveValue("Service, Chen");
  }
});
