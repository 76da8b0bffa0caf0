// The schedule: bars moved by hand and by keys, offsets that stay offsets, dependencies drawn, chosen and refused.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

function bar(page: Page, name: string): Locator {
  return page.locator(".schedule-bar").and(page.getByRole("button", { name: new RegExp(`^${name},`) }));
}

function row(page: Page, name: string): Locator {
  return page.getByRole("treeitem").filter({ hasText: name });
}

async function middle(target: Locator): Promise<{ x: number; y: number; width: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error("it is not on the screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
}

/** Presses, moves in steps as a hand does, and lets go. */
async function drags(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** What the form says about a field of the open record. */
async function said(ana: Planner, field: string): Promise<string> {
  const values = await ana.field(field).locator("input, select").evaluateAll((inputs) =>
    inputs.map((input) => (input as HTMLInputElement).value),
  );
  return values.join("|");
}

async function starts(context: Awaited<ReturnType<Parameters<Parameters<typeof test>[2]>[0]["person"]>>): Promise<Planner> {
  const ana = await Planner.starts(context, "Campaign plan");
  await ana.goesTo("schedule");
  await expect(ana.page.getByRole("tree")).toBeVisible();
  return ana;
}

test("a bar is dragged and moved by keys; an offset stays an offset; undo is one step", async ({ person }) => {
  const ana = await starts(await person());
  const { page } = ana;
  await page.getByRole("radio", { name: "Day" }).check({ force: true });
  const drawing = bar(page, "Key visual, first draft");
  await drawing.focus();
  const before = await drawing.getAttribute("aria-label");
  await drawing.click();
  await expect(ana.panel).toBeVisible();
  const offsets = await said(ana, "tasks.span");
  await page.keyboard.press("Escape");
  await drawing.focus();
  await page.keyboard.press("ArrowRight");
  await expect(drawing).not.toHaveAttribute("aria-label", before ?? "");
  await expect(drawing).toBeFocused();
  const moved = await drawing.getAttribute("aria-label");
  await page.keyboard.press("Control+z");
  await expect(drawing).toHaveAttribute("aria-label", before ?? "");
  await drawing.focus();
  const { x, y } = await middle(drawing);
  await drags(page, { x, y }, { x: x + 34, y });
  await expect(drawing).toHaveAttribute("aria-label", moved ?? "");
  await drawing.click();
  await expect(ana.panel).toBeVisible();
  const after = await said(ana, "tasks.span");
  expect(after).not.toBe(offsets);
  expect(after).not.toMatch(/\d{4}-\d{2}-\d{2}/);
  await page.keyboard.press("Control+z");
  await expect(drawing).toHaveAttribute("aria-label", before ?? "");
});

test("a task takes its sub-tasks and their checks along", async ({ person }) => {
  const ana = await starts(await person());
  const { page } = ana;
  const names = ["Material and training", "Sign off and print", "Material signed off"];
  const labels = () => Promise.all(names.map((name) => bar(page, name).getAttribute("aria-label")));
  const before = await labels();
  await bar(page, "Material and training").focus();
  await page.keyboard.press("Shift+ArrowRight");
  for (const [at, name] of names.entries()) await expect(bar(page, name)).not.toHaveAttribute("aria-label", before[at] ?? "");
  await page.keyboard.press("Control+z");
  for (const [at, name] of names.entries()) await expect(bar(page, name)).toHaveAttribute("aria-label", before[at] ?? "");
  await row(page, "Material and training").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "Material and training")).toHaveAttribute("aria-expanded", "false");
  await expect(bar(page, "Sign off and print")).toHaveCount(0);
});

test("a dependency is drawn from a bar's end, shows a clash, and is settled from the menu", async ({ person }) => {
  const ana = await starts(await person());
  const { page } = ana;
  const [first, second] = [bar(page, "Sign off and print"), bar(page, "Contracts with partners")];
  await first.focus();
  const knob = first.locator(".knob");
  await expect(knob).toBeVisible();
  await drags(page, await middle(knob), await middle(second));
  await expect(second).toHaveAccessibleName(/starts before what it waits for is over/);
  await expect(page.getByRole("button", { name: /starts? before what (it waits|they wait) for/ }).first()).toBeVisible();
  await second.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Move behind what it waits for" }).click();
  await expect(second).not.toHaveAccessibleName(/starts before/);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(second).not.toHaveAccessibleName(/starts before/);
});

test("what waits for a bar stays and is told, or moves along in the same step", async ({ person }) => {
  const ana = await starts(await person());
  const { page } = ana;
  const [first, second] = [bar(page, "Key visual, first draft"), bar(page, "Sign off and print")];
  const label = await second.getAttribute("aria-label");
  await first.focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByRole("status").filter({ hasText: "begin too early now" })).toBeVisible();
  await expect(second).toHaveAccessibleName(/starts before what it waits for is over/);
  for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
  await expect(second).toHaveAttribute("aria-label", label ?? "");
  await page.getByRole("checkbox", { name: "Move what waits for it too" }).check();
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "Move what waits for it too" })).toBeChecked();
  await first.focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByRole("status").filter({ hasText: "Moved too" })).toBeVisible();
  await expect(second).not.toHaveAttribute("aria-label", label ?? "");
  await expect(second).not.toHaveAccessibleName(/starts before what it waits for is over/);
  for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
  await expect(second).toHaveAttribute("aria-label", label ?? "");
});

test("a dependency is chosen by keyboard, and a circle is not offered", async ({ person }) => {
  const ana = await starts(await person());
  const { page } = ana;
  const first = bar(page, "Key visual, first draft");
  await first.focus();
  await first.dispatchEvent("contextmenu");
  await page.getByRole("menuitem", { name: "Waits for…" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: /What does Key visual/ });
  await expect(dialog.getByRole("button", { name: /^Sign off and print/ })).toHaveCount(0);
  await dialog.getByRole("searchbox").fill("name owners");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(first).toHaveAccessibleName(/starts before what it waits for is over/);
});

test("tasks without days wait in the tray, and filters leave rows out", async ({ person }) => {
  const ana = await starts(await person());
  const { page } = ana;
  const train = bar(page, "Train and drill");
  await train.focus();
  await train.dispatchEvent("contextmenu");
  await page.getByRole("menuitem", { name: "Take the dates away" }).click();
  await expect(train).toHaveCount(0);
  await page.getByRole("button", { name: "Place Train and drill on the axis" }).click();
  await expect(train).toBeVisible();
  const all = await page.getByRole("treeitem").count();
  await page.locator(".filter-chip").filter({ hasText: /^Responsible/ }).locator("select").selectOption({ index: 2 });
  await expect.poll(() => page.getByRole("treeitem").count()).toBeLessThan(all);
});

test("who may only look moves nothing", async ({ person }) => {
  const ana = await starts(await person());
  await ana.isSaved();
  const lin = await Planner.opens(await person(), await ana.shares("Read only"));
  await lin.goesTo("schedule");
  const drawing = bar(lin.page, "Key visual, first draft");
  await drawing.focus();
  const before = await drawing.getAttribute("aria-label");
  await lin.page.keyboard.press("ArrowRight");
  const { x, y } = await middle(drawing);
  await drags(lin.page, { x, y }, { x: x + 80, y });
  await expect(drawing).toHaveAttribute("aria-label", before ?? "");
  await expect(lin.page.locator(".knob")).toHaveCount(0);
  await expect(lin.page.getByRole("button", { name: "Add a task" })).toHaveCount(0);
  await drawing.dispatchEvent("contextmenu");
  await expect(lin.page.getByRole("menuitem")).toHaveCount(1);
});

test("two thousand tasks are drawn as few, and the last is reached by one key", async ({ person }) => {
  test.setTimeout(180_000);
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await ana.goesTo("tasks");
  await expect(page.getByRole("grid")).toBeVisible();
  const heads = page.locator(".grid-head [data-col]");
  const columns = await heads.evaluateAll((heads) => heads.map((head) => (head as HTMLElement).dataset.col));
  const gap = "\t".repeat(columns.indexOf("span") - columns.indexOf("name"));
  await page.locator('.grid-head [data-col="name"]').focus();
  const rows = Array.from({ length: 2_000 }, (_, at) => `Task ${at}${gap}2027-01-04 – 2027-02-${10 + (at % 18)}`);
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, rows.join("\n"));
  await expect(page.locator(".bar .count")).toHaveText("2000");
  await ana.goesTo("schedule");
  await expect(bar(page, "Task 0")).toBeVisible();
  expect(await page.locator(".schedule-bar").count()).toBeLessThan(100);
  await row(page, "Task 0").first().focus();
  await page.keyboard.press("End");
  await expect(row(page, "Task 1999")).toBeFocused();
  expect(await page.getByRole("treeitem").count()).toBeLessThan(100);
});

test("on a phone it is a list by date, and as a table it says the same", async ({ person }) => {
  const ana = await starts(await person());
  const { page } = ana;
  await page.getByText("Schedule as a table").click();
  const line = page.getByRole("row", { name: /Sign off and print/ });
  await expect(line).toContainText("Key visual, first draft");
  await page.setViewportSize({ width: 360, height: 780 });
  await expect(page.locator(".schedule-list")).toBeVisible();
  await expect(page.getByRole("tree")).toHaveCount(0);
  await page.locator(".schedule-list .timeline-link").first().click();
  await expect(ana.panel).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the schedule has no serious accessibility problem (${colorScheme})`, async ({ person }) => {
    const ana = await starts(await person());
    const { page } = ana;
    await page.emulateMedia({ colorScheme });
    await page.getByText("Schedule as a table").click();
    await bar(page, "Launch day").focus();
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`)).toEqual([]);
  });
}
