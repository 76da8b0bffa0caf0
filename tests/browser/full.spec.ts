// A plan that holds as much as its relay lets one hold.
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

test("w12 a full plan says so, keeps what is added on the device, and stores it once there is room", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Unboxing film");
  await ana.isSaved();
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await expect(lin.card("Unboxing film")).toBeVisible();

  await relay.kill();
  await relay.up("--max-plan-bytes", "1000");
  await ana.isSaved();
  await ana.adds("Store window");
  await expect(ana.page.getByText("This plan is full.")).toBeVisible();
  await expect(ana.card("Store window")).toBeVisible();
  await expect(lin.card("Unboxing film")).toBeVisible();
  await ana.adds("Poster");

  await relay.kill();
  await relay.up();
  await expect(lin.card("Store window")).toBeVisible();
  await expect(lin.card("Poster")).toBeVisible();
  await ana.isSaved();
  await expect(ana.page.getByText("This plan is full.")).toBeHidden();
});
