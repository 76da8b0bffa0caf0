// Two people, two browsers, one plan: what one does, the other sees.
import { choose, command, downloaded, file } from "./support/files.ts";
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

test("p10 two people write one text at once, and every character stays", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Unboxing film");
  const link = await ana.shares("Can edit");
  const lin = await Planner.opens(await person(), link);
  await ana.opensCard("Unboxing film");
  await lin.opensCard("Unboxing film");
  await Promise.all([ana.types("touchpoints.goal", "see it as it is. "), lin.types("touchpoints.goal", "先看真實效果。")]);
  // Who began a little later may have begun behind the other's first letters: each one's letters are all there, in their order.
  const letters = async (planner: Planner) => {
    const text = await planner.prose("touchpoints.goal").inputValue();
    return [text.replace(/[^\x20-\x7e]/g, ""), text.replace(/[\x20-\x7e]/g, "")];
  };
  for (const planner of [ana, lin]) {
    await planner.isSaved();
    await expect.poll(() => letters(planner)).toEqual(["see it as it is. ", "先看真實效果。"]);
  }
  expect(await ana.prose("touchpoints.goal").inputValue()).toBe(await lin.prose("touchpoints.goal").inputValue());
});

test("a caret stays at its word while somebody else writes before it", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Store window");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await ana.opensCard("Store window");
  await ana.types("touchpoints.pains", "queue");
  await lin.opensCard("Store window");
  await expect(lin.prose("touchpoints.pains")).toHaveValue("queue");
  // Lin writes at the very start, Ana goes on at the end without moving her caret.
  const area = lin.prose("touchpoints.pains");
  await area.focus();
  await area.press("Control+Home");
  await area.pressSequentially("long ");
  await expect(ana.prose("touchpoints.pains")).toHaveValue("long queue");
  await ana.page.keyboard.type("s outside");
  await expect(lin.prose("touchpoints.pains")).toHaveValue("long queues outside");
});

test("text that an input method composes survives what arrives meanwhile", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Live stream");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await ana.opensCard("Live stream");
  await lin.opensCard("Live stream");
  await ana.prose("touchpoints.goal").focus();
  const input = await ana.page.context().newCDPSession(ana.page);
  await input.send("Input.imeSetComposition", { text: "ㄓㄥ", selectionStart: 2, selectionEnd: 2 });
  await lin.types("touchpoints.goal", "fast ");
  await lin.isSaved();
  await input.send("Input.imeSetComposition", { text: "真", selectionStart: 1, selectionEnd: 1 });
  await input.send("Input.insertText", { text: "真實" });
  for (const planner of [ana, lin]) {
    await expect(planner.prose("touchpoints.goal")).toHaveValue(/^(?=.*fast)(?=.*真實)/);
    await expect(planner.prose("touchpoints.goal")).not.toHaveValue(/ㄓ/);
  }
});

test("a card that one moves by keyboard moves for the other, and undo brings it back", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Poster");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await expect(lin.card("Poster")).toBeVisible();
  const column = (planner: Planner) =>
    planner.card("Poster").evaluate((card) => (card.closest("td") as HTMLTableCellElement | null)?.cellIndex);
  const before = await column(lin);
  await ana.card("Poster").locator(".card-open").focus();
  await ana.page.keyboard.press("Alt+ArrowRight");
  await expect.poll(() => column(lin)).toBe((before ?? 0) + 1);
  await ana.page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => column(lin)).toBe(before);
});

test("who is here is seen, and where", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
  await ana.adds("Poster");
  const link = await ana.shares("Can edit");
  const context = await person();
  const home = await context.newPage();
  await home.goto("/");
  await home.getByLabel("Your name").fill("小林");
  await home.getByLabel("Your name").press("Tab");
  const lin = await Planner.opens(context, link);
  await lin.opensCard("Poster");
  await expect(ana.card("Poster")).toContainText("小林");
});

test("a scenario that one moves on the board moves for the other, and its storyboard is written together", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Brand touchpoint plan");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await ana.goesTo("scenarios");
  await lin.goesTo("scenarios");
  const column = (planner: Planner, name: string) =>
    planner
      .card(name)
      .evaluate((card) => [...document.querySelectorAll(".board-col")].findIndex((column) => column.contains(card)));
  const name = (await ana.page.locator(".board-col .card-name").first().textContent()) ?? "";
  const before = await column(ana, name);
  await ana.card(name).locator(".card-open").focus();
  await ana.page.keyboard.press("Alt+ArrowRight");
  await expect.poll(() => column(lin, name)).toBe(before + 1);
  await lin.card(name).locator(".card-open").click();
  await expect(ana.card(name).locator(".peer-tag")).toBeVisible();
  await lin.page.locator(".board-col .add-here").first().click();
  await lin.page.locator(".board-col .add-input").fill("Late-night questions");
  await lin.page.keyboard.press("Enter");
  await expect(ana.card("Late-night questions")).toBeVisible();
});

test("an activity that one drags in time moves for the other", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await ana.goesTo("campaign");
  await lin.goesTo("campaign");
  const bar = ana.page.locator(".campaign-bar:not(.phase)").first();
  const record = await bar.getAttribute("data-record");
  const twin = lin.page.locator(`.campaign-bar[data-record="${record}"]`);
  const start = (await bar.getAttribute("aria-label")) ?? "";
  await expect(twin).toHaveAttribute("aria-label", start);

  await bar.focus();
  await ana.page.keyboard.press("Shift+ArrowRight");
  await expect(bar).not.toHaveAttribute("aria-label", start);
  const keyed = (await bar.getAttribute("aria-label")) ?? "";
  await expect(twin).toHaveAttribute("aria-label", keyed);

  const box = await bar.boundingBox();
  if (!box) throw new Error("the bar is not on the screen");
  await ana.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await ana.page.mouse.down();
  await ana.page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2, { steps: 5 });
  await ana.page.mouse.up();
  await expect(bar).not.toHaveAttribute("aria-label", keyed);
  await expect(twin).toHaveAttribute("aria-label", (await bar.getAttribute("aria-label")) ?? "");
});

test("p8 what two people set apart is shown with both values, and one click settles it for both", async ({
  person,
  relay,
  complaints,
}) => {
  complaints.allow(OUTAGE);
  const ana = await Planner.starts(await person(), "Blank plan");
  await ana.setsUpMap();
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
    // p50: the relay has seen which links both came by.
    await expect(box.getByText(/by a link without a label/)).toHaveCount(2);
  }
  await lin.field("touchpoints.owner").locator(".conflict").getByRole("button", { name: "Service, Chen" }).click();
  for (const planner of [ana, lin]) {
    await expect(planner.field("touchpoints.owner").locator(".conflict")).toHaveCount(0);
    await expect(planner.field("touchpoints.owner").locator("input")).toHaveValue("Service, Chen");
  }
});

test("p50 a change that somebody carried for its author is told with the link that brought it", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const context = await person();
  const ana = await Planner.starts(context, "Blank plan");
  await ana.goesTo("plan");
  await ana.fills("plan.reviewer", "Nobody yet");
  await ana.isSaved();
  const ben = await Planner.opens(await person(), await ana.shares("Can edit", "Store team"));
  await ben.goesTo("plan");
  await ben.isSaved();
  await relay.kill();
  await ana.fills("plan.reviewer", "Service, Chen");
  await ben.fills("plan.reviewer", "Retail, Zhao");
  await ana.isKept();
  // Ana's copy travels with Ben, who meets the relay first.
  const copy = await downloaded(ana.page, () => command(ana.page, "Save a copy as a file"));
  await context.setOffline(true);
  await ben.page.getByRole("banner").getByRole("button", { name: "More" }).click();
  const open = ben.page.getByRole("dialog", { name: "More" }).getByRole("button", { name: "Open a file and merge it" });
  await choose(ben.page, open, file(copy.name, copy.bytes));
  const box = (planner: Planner) => planner.field("plan.reviewer").locator(".conflict");
  await expect(box(ben)).toBeVisible();
  await expect(box(ben)).not.toContainText("link");
  await relay.up();
  for (const planner of [ben, ana]) {
    await expect(box(planner).locator(".opt", { hasText: "Service, Chen" })).toContainText("carried by the link “Store team”");
    await expect(box(planner).locator(".opt", { hasText: "Retail, Zhao" })).toContainText("by the link “Store team”");
    await expect(box(planner).getByText("carried")).toHaveCount(1);
    await context.setOffline(false);
  }
});
