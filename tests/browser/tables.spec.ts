// A collection as a table: edited, sorted, filtered, grouped and pasted into like a spreadsheet.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

/** The cell of a row, counted from 0 as rows are drawn, by its field's key. */
function cell(page: Page, row: number, field: string): Locator {
  return page.locator('[data-row^="record:"]').nth(row).locator(`[data-col="${field}"]`);
}

function rows(page: Page): Locator {
  return page.locator('[data-row^="record:"]');
}

async function opens(planner: Planner, collection: string): Promise<void> {
  const plan = new URL(planner.page.url()).pathname.split("/")[2];
  await planner.page.goto(`/p/${plan}/${collection}`);
  await expect(planner.page.getByRole("grid")).toBeVisible();
}

/** What a spreadsheet would have put on the clipboard. */
async function pastes(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test("cells are typed over, read by kind, and undone", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await opens(ana, "activities");
  const before = await cell(page, 1, "cost").innerText();
  await cell(page, 1, "cost").click();
  await page.keyboard.type("12万");
  await page.keyboard.press("Enter");
  await expect(cell(page, 1, "cost")).toContainText("120,000");
  await expect(cell(page, 2, "cost")).toBeFocused();
  await page.keyboard.type("soon");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(cell(page, 2, "cost")).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(cell(page, 1, "cost")).toHaveText(before);
});

test("an input method composes in a closed cell from its first key on", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await opens(ana, "activities");
  const devtools = await page.context().newCDPSession(page);
  const compose = (text: string) => devtools.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  const before = await cell(page, 1, "owner").innerText();
  await cell(page, 1, "owner").click();
  await expect(cell(page, 1, "owner")).toBeFocused();
  await compose("n");
  await compose("ni");
  await expect(cell(page, 1, "owner")).toContainText("ni", { useInnerText: true });
  await expect(cell(page, 1, "owner")).not.toContainText(before, { useInnerText: true });
  await compose("");
  await expect(cell(page, 1, "owner")).toHaveText(before);
  await compose("ni");
  await devtools.send("Input.insertText", { text: "你" });
  const input = page.locator(".cell-editor input");
  await expect(input).toBeFocused();
  await expect(input).toHaveValue("你");
  await compose("hao");
  await devtools.send("Input.insertText", { text: "好" });
  await page.keyboard.press("Enter");
  await expect(cell(page, 1, "owner")).toHaveText("你好");
  await expect(cell(page, 2, "owner")).toBeFocused();
});

test("a block from a spreadsheet fills cells and makes rows in one step", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await opens(ana, "channels");
  await page.locator("[data-new]").click();
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(1);
  await expect(cell(page, 0, "name")).toBeFocused();
  await pastes(page, "Search\tOnline\n\"Two\nlines\"\t線下\nGroups\t私域\n");
  await expect(rows(page)).toHaveCount(3);
  await expect(cell(page, 1, "name")).toContainText("Two lines");
  await page.keyboard.press("Control+z");
  await expect(rows(page)).toHaveCount(1);
  await expect(cell(page, 0, "name")).toBeFocused();
  await pastes(page, "Radio\tno such kind");
  const question = page.getByRole("dialog", { name: "Not everything can be pasted" });
  await expect(question).toContainText("no such kind");
  await question.getByRole("button", { name: "Paste nothing" }).click();
  await expect(cell(page, 0, "name")).not.toContainText("Radio");
});

test("rows are sorted, filtered and grouped, and the device remembers how", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await opens(ana, "activities");
  const all = Number(await page.locator(".bar .count").innerText());
  const cost = page.locator('.grid-head [data-col="cost"]');
  await cost.click();
  await expect(cost).toHaveAttribute("aria-sort", "ascending");
  await cost.click();
  await expect(cost).toHaveAttribute("aria-sort", "descending");
  await page.getByLabel("Group rows").selectOption("phase");
  await expect(page.locator('[data-row^="group:"]').first()).toBeVisible();
  await page.locator('[data-row^="group:"] [data-col]').first().click();
  await expect(page.locator('[data-row^="group:"] [aria-expanded="false"]')).toHaveCount(1);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("searchbox", { name: "Filter: Name" }).fill("ads");
  await expect(page.locator(".bar .count")).not.toHaveText(String(all));
  await page.reload();
  await expect(page.locator('.grid-head [data-col="cost"]')).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("searchbox", { name: "Filter: Name" })).toHaveValue("ads");
});

test("many rows are set and binned at once", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await opens(ana, "activities");
  const all = Number(await page.locator(".bar .count").innerText());
  for (const row of [0, 1, 2]) await rows(page).nth(row).locator("[data-pick]").click();
  await page.getByRole("button", { name: "Set field…" }).click();
  const dialog = page.getByRole("dialog", { name: "Set a field of 3 rows" });
  await dialog.getByLabel("Field", { exact: true }).selectOption("owner");
  await dialog.getByLabel("Value for all of them").fill("Ana");
  await dialog.getByRole("button", { name: "Set 3 rows" }).click();
  for (const row of [0, 1, 2]) await expect(cell(page, row, "owner")).toHaveText("Ana");
  await page.getByRole("toolbar").getByRole("button", { name: "Move to bin" }).click();
  await expect(page.locator(".bar .count")).toHaveText(String(all - 3));
});

test("somebody else's changes come in around the active cell", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.isSaved();
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  await opens(ana, "activities");
  await opens(lin, "activities");
  await cell(ana.page, 3, "name").click();
  const held = await cell(ana.page, 3, "name").innerText();
  await cell(lin.page, 0, "owner").click();
  await lin.page.keyboard.type("Lin");
  await lin.page.keyboard.press("Enter");
  await expect(cell(ana.page, 0, "owner")).toHaveText("Lin");
  await rows(lin.page).nth(1).locator("[data-pick]").click();
  await lin.page.getByRole("toolbar").getByRole("button", { name: "Move to bin" }).click();
  await expect(cell(ana.page, 2, "name")).toHaveText(held);
  await expect(cell(ana.page, 2, "name")).toBeFocused();
});

test("ten thousand rows are drawn as few, and reached by one key", async ({ person }) => {
  test.setTimeout(180_000);
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await opens(ana, "channels");
  await page.locator('.grid-head [data-col="name"]').focus();
  for (const half of [0, 1]) {
    await pastes(page, Array.from({ length: 5_000 }, (_, row) => `Row ${half * 5_000 + row}`).join("\n"));
    await expect(page.locator(".bar .count")).toHaveText(String((half + 1) * 5_000));
    await page.locator('.grid-scroll').evaluate((scroller) => { scroller.scrollTop = scroller.scrollHeight; });
    await page.locator("[data-new]").focus();
  }
  await page.keyboard.press("Control+Home");
  await expect(cell(page, 0, "name")).toHaveText("Row 0");
  expect(await rows(page).count()).toBeLessThan(100);
  await page.keyboard.press("Control+End");
  await page.keyboard.press("ArrowUp");
  await expect(rows(page).last()).toContainText("Row 9999");
});

test("the table has no serious accessibility problem", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await opens(ana, "activities");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByLabel("Group rows").selectOption("phase");
  await cell(page, 0, "span").dblclick();
  await expect(page.locator(".cell-editor")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`)).toEqual([]);
});
