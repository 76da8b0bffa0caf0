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

test("a17 a read-only link shows what its owner chose, live, and nothing else", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Brand touchpoint plan");
  await ana.isSaved();
  const sections = ["Touchpoints", "Journey stages", "Channels"];
  const link = await ana.shares("Read only", "Agency", { sections, money: false });
  const agency = await Planner.opens(await person(), link);
  await expect(agency.cards).toHaveCount(await ana.cards.count());
  // Hidden sections are not there, rather than empty; what is shown is said.
  const nav = agency.page.getByRole("navigation", { name: "Sections of the plan" }).first();
  await expect(nav.getByRole("link", { name: "Touchpoint map" })).toBeVisible();
  for (const hidden of ["Budget", "Risks", "Goals", "Scenarios", "Plan check"]) {
    await expect(nav.getByRole("link", { name: hidden })).toHaveCount(0);
  }
  await expect(agency.page.getByRole("alert").filter({ hasText: "It shows a part of the plan: only" })).toContainText("without amounts of money");
  const rows = ana.page.getByRole("dialog", { name: "Share this plan" }).locator(".link-row").filter({ hasText: "Agency" });
  await ana.page.getByRole("banner").getByRole("button", { name: "Share" }).first().click();
  await expect(rows).toContainText("only Journey stages, Channels, Touchpoints · without amounts of money");
  await ana.page.keyboard.press("Escape");
  // An address of a hidden section leads to what there is.
  await agency.page.goto(`/p/${agency.id}/risks`);
  await expect(agency.page.locator(".doc-cover")).toBeVisible();
  await agency.goesTo("map");

  const rename = async (title: string) => {
    const name = (await ana.page.locator(".card-name").first().textContent()) ?? "";
    await ana.opensCard(name);
    await ana.fills("touchpoints.name", title);
  };
  await rename("Renamed once");
  await expect(agency.card("Renamed once")).toBeVisible();
  // Another tab of the same browser comes later, so it is shown a document of its own; each stays whole.
  const second = new Planner(await agency.page.context().newPage());
  await second.page.goto(agency.page.url());
  await rename("Renamed twice");
  for (const who of [agency, second]) {
    await expect(who.card("Renamed twice")).toBeVisible();
    await expect(who.cards).toHaveCount(await ana.cards.count());
  }
  // After an outage the relay shows yet another; it takes the other's place without a reload.
  await relay.down();
  await relay.up();
  await rename("Renamed again");
  for (const who of [agency, second]) {
    await expect(who.card("Renamed again")).toBeVisible();
    await expect(who.cards).toHaveCount(await ana.cards.count());
  }
  await agency.page.reload();
  await expect(agency.card("Renamed again")).toBeVisible();
  await expect(agency.cards).toHaveCount(await ana.cards.count());
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

test("a12 a link with a password opens once the password is told, and again after a reload", async ({ person, complaints }) => {
  // What the browser says of a wrong password.
  complaints.allow(/status of 401/);
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Mailing");
  const link = await ana.shares("Can edit", "Agency", { password: "open sesame" });
  const page = await (await person()).newPage();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link has a password." })).toBeVisible();
  const password = page.getByRole("textbox", { name: "Password" });
  await password.fill("open barley");
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByText("That is not the password.")).toBeVisible();
  await password.fill("open sesame");
  await page.getByRole("button", { name: "Open" }).click();
  const lin = new Planner(page);
  await expect(lin.card("Mailing")).toBeVisible();
  await page.reload();
  await lin.isSaved();
});

test("a13 a link gets a new address: the old one shuts out, the new one opens", async ({ person, complaints }) => {
  complaints.allow(OUTAGE);
  // The device finds out that the old address is no good.
  complaints.allow(/status of 401/);
  const ana = await Planner.starts(await person(), "Blank plan");
  const old = await ana.shares("Can edit", "Agency", { days: "for one week" });
  const lin = await Planner.opens(await person(), old);
  await lin.isSaved();
  await ana.page.getByRole("banner").getByRole("button", { name: "Share" }).first().click();
  const dialog = ana.page.getByRole("dialog", { name: "Share this plan" });
  await expect(dialog.locator(".link-row").filter({ hasText: "Agency" })).toContainText("until ");
  await dialog.getByRole("button", { name: "New address: Agency" }).click();
  const address = await dialog.getByRole("textbox", { name: "The link" }).inputValue();
  await expect(lin.page.getByText("This link was revoked.")).toBeVisible();
  expect(address).not.toBe(old);
  const mei = await Planner.opens(await person(), address);
  await mei.isSaved();
  // One's own link, too: the device goes on with the new address.
  await dialog.getByRole("button", { name: "New address: Link without a label" }).click();
  await expect(dialog.getByRole("textbox", { name: "The link" })).toHaveCount(2);
  await dialog.getByRole("button", { name: "Close" }).click();
  await ana.isSaved();
  await ana.page.reload();
  await ana.isSaved();
});

test("a20 a link gets another name, password and lens: who is on it goes on with what it shows now", async ({ person, complaints }) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Brand touchpoint plan");
  await ana.isSaved();
  const agency = await Planner.opens(await person(), await ana.shares("Read only", "Agency"));
  await expect(agency.cards).toHaveCount(await ana.cards.count());
  const nav = agency.page.getByRole("navigation", { name: "Sections of the plan" }).first();
  await expect(nav.getByRole("link", { name: "Risks" })).toBeVisible();

  await ana.page.getByRole("banner").getByRole("button", { name: "Share" }).first().click();
  const dialog = ana.page.getByRole("dialog", { name: "Share this plan" });
  await dialog.getByRole("button", { name: "Change: Agency" }).click();
  const form = dialog.locator(".edit-link");
  // Escape leaves the form, not the dialog, and the keyboard goes on where it was.
  await form.getByLabel("Who it is for").press("Escape");
  await expect(form).toHaveCount(0);
  await expect(dialog.getByRole("button", { name: "Change: Agency" })).toBeFocused();
  await ana.page.keyboard.press("Enter");
  await form.getByLabel("Who it is for").fill("Agency, second round");
  await form.getByLabel("What it shows").selectOption("Chosen sections");
  await form.getByRole("button", { name: "None" }).click();
  for (const section of ["Touchpoints", "Journey stages", "Channels"]) {
    await form.getByLabel(section, { exact: true }).check();
  }
  await form.getByRole("button", { name: "Save changes" }).click();
  const row = dialog.locator(".link-row").filter({ hasText: "Agency, second round" });
  await expect(row).toContainText("only Journey stages, Channels, Touchpoints");
  await expect(row.getByRole("button", { name: /^Change/ })).toBeFocused();

  // Without a reload: what is hidden now is gone, what is shown is live.
  await expect(nav.getByRole("link", { name: "Risks" })).toHaveCount(0);
  await expect(agency.cards).toHaveCount(await ana.cards.count());

  await row.getByRole("button", { name: /^Change/ }).click();
  // What was chosen stands in the form.
  await expect(form.getByLabel("What it shows")).toHaveValue("sections");
  await expect(form.getByLabel("Risks", { exact: true })).not.toBeChecked();
  await form.getByLabel("Password").fill("open sesame");
  await form.getByRole("button", { name: "Save changes" }).click();
  await expect(row).toContainText("with a password");
  await agency.page.getByLabel("Password").fill("open sesame");
  await agency.page.keyboard.press("Enter");
  await expect(agency.sync).toContainText("Read only");
  await expect(agency.cards).toHaveCount(await ana.cards.count());
});

test("a14 a deleted plan is gone for all, stays on the devices, and its owner brings it back", async ({ person, complaints }) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Mailing");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await expect(lin.card("Mailing")).toBeVisible();
  await ana.page.getByRole("banner").getByRole("button", { name: "Share" }).first().click();
  const dialog = ana.page.getByRole("dialog", { name: "Share this plan" });
  await dialog.getByRole("button", { name: "Delete this plan from the relay…" }).click();
  await dialog.getByRole("button", { name: "Yes, delete" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  for (const who of [ana, lin]) {
    await expect(who.page.getByText("This plan was deleted.")).toBeVisible();
    await expect(who.card("Mailing")).toBeVisible();
  }
  await expect(lin.page.getByRole("button", { name: "Bring it back" })).toHaveCount(0);
  // Also after a start of the device that made it.
  await ana.page.reload();
  await ana.page.getByRole("button", { name: "Bring it back" }).click();
  await ana.isSaved();
  await lin.page.reload();
  await lin.isSaved();
});

test("a15 a relay that wants a key for new plans gets it, and the plan is kept meanwhile", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  await relay.down();
  await relay.up("--create-key", "ours");
  const ana = await Planner.starts(await person(), "Blank plan");
  await expect(ana.page.getByText("This relay takes new plans with a key only.")).toBeVisible();
  const key = ana.page.getByRole("textbox", { name: "Key for new plans" });
  await key.fill("ours");
  await ana.page.getByRole("button", { name: "Use this key" }).click();
  await ana.isSaved();
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
