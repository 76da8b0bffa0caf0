// Links: what each role may do, and what happens when one is revoked.
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

test("a read-only link shows the plan, always fresh, and changes nothing", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Brand touchpoint plan");
  await ana.isSaved();
  const director = await Planner.opens(await person(), await ana.shares("Read only", "Director"));
  await expect(director.sync).toContainText("Read only");
  await expect(director.cards).toHaveCount(await ana.cards.count());
  await expect(director.page.locator(".add-here")).toHaveCount(0);
  const name = (await ana.page.locator(".card-name").first().textContent()) ?? "";
  await ana.opensCard(name);
  await director.opensCard(name);
  await expect(director.panel.locator("textarea, input:not([readonly])")).toHaveCount(0);
  await ana.fills("touchpoints.name", "Renamed for the director");
  await expect(director.card("Renamed for the director")).toBeVisible();
});

test("a42 the token leaves the address bar, and the link still works after a reload", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  const link = await ana.shares("Can edit");
  expect(new URL(link).hash.length).toBeGreaterThan(40);
  const lin = await Planner.opens(await person(), link);
  await expect.poll(() => new URL(lin.page.url()).hash).toBe("");
  await lin.page.reload();
  await lin.isSaved();
});

test("a4 a revoked link is shut out at once, and what was typed stays on the device", async ({ person, complaints }) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Mailing");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit", "Agency"));
  await expect(lin.card("Mailing")).toBeVisible();
  await ana.page.getByRole("banner").getByRole("button", { name: "Share" }).first().click();
  const dialog = ana.page.getByRole("dialog", { name: "Share this plan" });
  await dialog.getByRole("button", { name: "Revoke: Agency" }).click();
  await dialog.getByRole("button", { name: "Yes, revoke" }).click();
  await expect(lin.page.getByText("This link was revoked.")).toBeVisible();
  await expect(lin.card("Mailing")).toBeVisible();
  const shared = lin.id;
  await lin.page.getByRole("button", { name: "Make it my own plan" }).click();
  await expect(lin.page).not.toHaveURL(new RegExp(shared));
  await lin.isSaved();
  await expect(lin.card("Mailing")).toBeVisible();
  const stranger = await (await person()).newPage();
  await stranger.goto(`/p/${shared}`);
  await expect(stranger.getByText("This plan is not on this device.")).toBeVisible();
});

test("a43 nothing is asked of any other host", async ({ person, relay }) => {
  const context = await person();
  const asked: string[] = [];
  context.on("request", (request) => asked.push(request.url()));
  const ana = await Planner.starts(context, "Campaign plan");
  await ana.goesTo("map");
  await ana.shares("Read only");
  expect(asked.filter((url) => !url.startsWith(relay.url) && !url.startsWith("data:") && !url.startsWith("blob:"))).toEqual([]);
  expect(asked.filter((url) => url.includes("#") || /[?&]token=/.test(url))).toEqual([]);
});
