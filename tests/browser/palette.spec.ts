// The command palette: everything is reached by typing, in any language, with the keyboard alone.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

class Palette {
  constructor(readonly page: Page) {}

  static async opens(page: Page): Promise<Palette> {
    await page.keyboard.press("Control+k");
    const palette = new Palette(page);
    await expect(palette.field).toBeFocused();
    return palette;
  }

  get dialog(): Locator {
    return this.page.locator("dialog.palette");
  }

  get field(): Locator {
    return this.dialog.getByRole("combobox");
  }

  get options(): Locator {
    return this.dialog.getByRole("option");
  }

  /** The lines under a heading. */
  group(name: string | RegExp): Locator {
    return this.dialog.getByRole("group", { name }).getByRole("option");
  }

  async types(text: string): Promise<void> {
    await this.field.fill(text);
  }

  async takes(text: string): Promise<void> {
    await this.types(text);
    await expect(this.options.first()).toHaveAttribute("aria-selected", "true");
    await this.page.keyboard.press("Enter");
    await expect(this.dialog).toHaveCount(0);
  }
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`)).toEqual([]);
}

test("views are reached by any of their names, and by the initials of their readings", async ({ person }) => {
  const { page } = await Planner.starts(await person(), "Campaign plan");
  for (const [typed, view] of [["plan check", "check"], ["觸點地圖", "map"], ["触点地图", "map"], ["jhjc", "check"], ["fengxian", ""], ["CDDT", "map"], ["fx", "risks"]]) {
    const palette = await Palette.opens(page);
    if (view) {
      await palette.takes(typed ?? "");
      await expect(page).toHaveURL(new RegExp(`/${view}$`));
    } else {
      await palette.types(typed ?? "");
      await expect(palette.dialog.getByRole("status")).toContainText("Nothing in this plan fits");
      await page.keyboard.press("Escape");
      await expect(palette.dialog).toHaveCount(0);
    }
  }
});

test("a record is found by what stands in it, and opened at that field", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await ana.goesTo("goals");
  await page.locator(".bar .btn.primary").first().click();
  await page.keyboard.type("Grow the club");
  await page.keyboard.press("Enter");
  let palette = await Palette.opens(page);
  await palette.takes("grow club");
  await expect(ana.field("goals.statement").locator("input")).toBeFocused();
  await ana.fills("goals.owner", "Quartermaster");
  await page.keyboard.press("Escape");
  palette = await Palette.opens(page);
  await palette.types("quarterm");
  await expect(palette.group("Goals")).toHaveCount(1);
  await expect(palette.group("Goals").locator("mark")).toHaveText("Quarterm");
  await page.keyboard.press("Enter");
  await expect(ana.field("goals.owner").locator("input")).toBeFocused();
  // What one looked at lately waits where nothing is typed.
  await page.keyboard.press("Escape");
  palette = await Palette.opens(page);
  await expect(palette.group("Recent").first()).toContainText("Grow the club");
});

test("commands are carried out: undo, colours, language, a new record", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await (await Palette.opens(page)).takes("add: channel");
  await expect(ana.field("channels.name").locator("input")).toBeFocused();
  await page.keyboard.press("Escape");
  await (await Palette.opens(page)).takes("channels");
  await expect(page.locator(".bar .count").first()).toHaveText("1");
  await (await Palette.opens(page)).takes("undo");
  await expect(page.locator(".bar .count").first()).toHaveText("0");
  await (await Palette.opens(page)).takes("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await (await Palette.opens(page)).takes("繁體");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant");
  await (await Palette.opens(page)).takes("english");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await (await Palette.opens(page)).takes("keyboard shortcuts");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("documents are brought and taken by name", async ({ person }) => {
  const { page } = await Planner.starts(await person(), "Campaign plan");
  const begun = page.waitForEvent("download");
  await (await Palette.opens(page)).takes("export as markdown");
  expect((await begun).suggestedFilename()).toMatch(/\.md$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await (await Palette.opens(page)).takes("import a document");
  await expect(page.getByRole("dialog", { name: "Import a document" })).toBeVisible();
  await page.keyboard.press("Escape");
  await (await Palette.opens(page)).takes("stages and channels");
  await expect(page).toHaveURL(/\/map$/);
  await expect(page.getByRole("dialog", { name: "Stages and channels" })).toBeVisible();
});

test("the keyboard walks the list, more is shown on demand, and Escape gives the focus back", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("map");
  const before = page.locator(".plan-title");
  await before.focus();
  const palette = await Palette.opens(page);
  await isAccessible(page);
  await palette.types("a");
  const more = palette.options.filter({ hasText: /more: / }).first();
  await expect(more).toBeVisible();
  const shown = await palette.options.count();
  await more.click();
  await expect.poll(() => palette.options.count()).toBeGreaterThan(shown);
  await expect(palette.field).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const active = await palette.field.getAttribute("aria-activedescendant");
  await expect(page.locator(`#${active}`)).toHaveAttribute("aria-selected", "true");
  await expect(page.locator(`#${active}`)).toBeInViewport();
  await isAccessible(page);
  await page.keyboard.press("Escape");
  await expect(palette.dialog).toHaveCount(0);
  await expect(before).toBeFocused();
});

test("on a phone it fills the screen, and readers are offered nothing they may not do", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.isSaved();
  const link = await ana.shares("Read only");
  const lin = await Planner.opens(await person(), link);
  await lin.page.setViewportSize({ width: 360, height: 780 });
  await lin.page.getByRole("button", { name: "Search and commands" }).click();
  const palette = new Palette(lin.page);
  await palette.types("undo");
  await expect(palette.group("Commands and sections")).toHaveCount(0);
  await palette.types("add: goal");
  await expect(palette.group("Commands and sections").filter({ hasText: "Add: Goal" })).toHaveCount(0);
  await palette.types("goals");
  await expect(palette.options.first()).toBeVisible();
  const box = await palette.dialog.boundingBox();
  expect([box?.width, box?.height]).toEqual([360, 780]);
  await isAccessible(lin.page);
});
