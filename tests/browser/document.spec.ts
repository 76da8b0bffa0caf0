// The plan as a document: read in two outlines, edited where it stands, printed whole.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

/** A text of the document, by its collection and field; the first of them. */
function text(page: Page, collection: string, field: string): Locator {
  return page.locator(`[data-bit^="${collection}/"][data-bit$="/${field}"]`).first();
}

function chapters(page: Page): Locator {
  return page.locator(".doc-chapter > h2");
}

/** What has been printed, page after page. */
function printed(pdf: Buffer): string {
  return execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, maxBuffer: 1 << 26 }).toString();
}

/** Whether the tool that reads printed pages is there. */
function canRead(): boolean {
  try {
    execFileSync("pdftotext", ["-v"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("both outlines hold the plan, and the device remembers which one is read", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Brand touchpoint plan");
  const { page } = ana;
  await ana.goesTo("document");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(chapters(page)).toHaveCount(7);
  await expect(chapters(page).first()).toHaveText(/^1 /);
  const goals = await page.locator('[data-collection="goals"] .doc-entry').count();
  expect(goals).toBeGreaterThan(2);
  await page.getByRole("radio", { name: "Scheme" }).check({ force: true });
  await expect(chapters(page)).toHaveCount(6);
  await expect(page.locator('[data-collection="goals"] .doc-entry')).toHaveCount(goals);
  await page.reload();
  await expect(page.getByRole("radio", { name: "Scheme" })).toBeChecked();
  await expect(chapters(page)).toHaveCount(6);
});

test("the contents lead to each chapter and follow the reader", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  const { page } = ana;
  await ana.goesTo("document");
  const contents = page.getByRole("navigation", { name: "Contents" });
  const last = contents.locator("> ol > li > a").last();
  const heading = await last.innerText();
  await last.click();
  await expect(page.getByRole("heading", { name: heading, exact: true })).toBeFocused();
  await expect(contents.locator('[aria-current="location"]')).not.toHaveCount(0);
  expect(new URL(page.url()).hash).toBe("");
});

test("a text is edited where it stands, by mouse and by keys, and reaches another tab", async ({ person }) => {
  const context = await person();
  const ana = await Planner.starts(context, "Brand touchpoint plan");
  const { page } = ana;
  await ana.isSaved();
  await ana.goesTo("document");
  const tab = await context.newPage();
  await tab.goto(page.url());
  await expect(chapters(tab)).toHaveCount(7);

  const statement = text(page, "goals", "statement");
  await statement.locator(".doc-text").click();
  const line = statement.locator("input");
  await expect(line).toBeFocused();
  await line.fill("Nine of ten know the brand");
  await line.press("Enter");
  await expect(statement).toHaveText(/Nine of ten know the brand/);
  await expect(statement.getByRole("button", { name: /^Edit/ })).toBeFocused();
  await expect(text(tab, "goals", "statement")).toHaveText(/Nine of ten know the brand/);

  // By keys: Enter opens, Escape takes back, Tab goes on to the next text.
  await page.keyboard.press("Enter");
  await page.keyboard.type(" and more");
  await page.keyboard.press("Escape");
  await expect(statement.locator("input")).toHaveCount(0);
  await expect(statement).toHaveText(/Nine of ten know the brand$/);
  await page.keyboard.press("Enter");
  await expect(statement.locator("input")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator(".doc-editor")).toHaveCount(1);
  await expect(statement.locator(".doc-editor")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.locator(".doc-editor")).toHaveCount(0);
});

test("prose that two people write at once keeps both texts and the caret", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Brand touchpoint plan");
  await ana.isSaved();
  const lin = await Planner.opens(await person(), await ana.shares("Can edit"));
  for (const planner of [ana, lin]) await planner.goesTo("document");
  const background = (planner: Planner) => text(planner.page, "plan", "background");
  for (const planner of [ana, lin]) await background(planner).locator(".doc-text").click();
  await background(lin).locator("textarea").press("Control+Home");
  await background(ana).locator("textarea").press("Control+End");
  await ana.page.keyboard.type(" Written by Ana.");
  await lin.page.keyboard.type("Lin says: ");
  for (const planner of [ana, lin]) {
    const area = background(planner).locator("textarea");
    await expect(area).toHaveValue(/^Lin says: [^]*Written by Ana\.$/);
    await expect(area).toBeFocused();
  }
  await ana.page.keyboard.type(" Truly.");
  await expect(background(lin).locator("textarea")).toHaveValue(/Written by Ana\. Truly\.$/);
});

test("records and fields are added in place; the number of an entry opens all its fields", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  await ana.goesTo("document");
  await expect(chapters(page)).toHaveCount(7);
  const goals = page.locator('[data-collection="goals"]');
  await goals.getByRole("button", { name: "Add: Goal" }).click();
  await page.keyboard.type("Reach more people");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Keep them");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(goals.getByRole("heading", { level: 3 })).toHaveText(/^2\.1 /);
  await expect(goals.locator("h4, th .doc-text")).toHaveCount(2);
  await page.keyboard.press("Control+z");
  await expect(goals.locator("h4, th .doc-text")).toHaveCount(1);

  const purpose = text(page, "plan", "purpose");
  await purpose.getByRole("button").click();
  await page.keyboard.type("Because it pays.");
  await page.keyboard.press("Escape");
  await expect(purpose).toHaveText(/Because it pays\./);

  await goals.locator(".doc-open").first().click();
  await expect(ana.panel).toBeVisible();
  await ana.fills("goals.owner", "Brand manager");
  await expect(goals).toContainText("Brand manager");
});

test("a viewer reads the document and cannot edit it", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.isSaved();
  const eve = await Planner.opens(await person(), await ana.shares("Read only"));
  const { page } = eve;
  await eve.goesTo("document");
  await expect(chapters(page)).not.toHaveCount(0);
  const statement = text(page, "goals", "statement");
  await statement.click();
  await expect(page.locator(".doc-editor")).toHaveCount(0);
  for (const gone of [".doc-edit", ".doc-add", ".add-here", ".doc-bit.blank button", ".bare"]) {
    await expect(page.locator(gone)).toHaveCount(0);
  }
  // What others write comes in all the same.
  await ana.goesTo("document");
  await text(ana.page, "goals", "statement").locator(".doc-text").click();
  await ana.page.keyboard.press("End");
  await ana.page.keyboard.type(" (new)");
  await ana.page.keyboard.press("Enter");
  await expect(statement).toContainText("(new)");
});

test("what is printed has every chapter and none of the screen", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Brand touchpoint plan");
  const { page } = ana;
  await ana.goesTo("document");
  await expect(chapters(page)).toHaveCount(7);
  const headings = await page.locator(".doc :is(h2, h3)[data-heading]").allInnerTexts();
  const title = await page.getByRole("heading", { level: 1 }).innerText();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const gone of [".top", ".nav", ".bar", ".doc-offers", ".doc-new"]) await expect(page.locator(gone).first()).toBeHidden();
  for (const heading of await chapters(page).all()) await expect(heading).toBeVisible();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  test.skip(!canRead(), "pdftotext is not here");
  const pages = printed(pdf).split("\f").filter((page) => page.trim());
  const squeezed = (words: string) => words.replace(/\s+/g, "");
  const all = squeezed(pages.join(""));
  expect(pages.length).toBeGreaterThan(5);
  expect(squeezed(pages[0] ?? "")).toContain(squeezed(title));
  for (const heading of headings) expect(all).toContain(squeezed(heading));
  for (const words of ["Add:", "more fields", "Plan check"]) expect(all).not.toContain(squeezed(words));
  // Pages are numbered, the title page is not.
  expect((pages[2] ?? "").trimEnd()).toMatch(/\s3$/);
});

test("a plan of thousands of records opens as a document, and is printed whole", async ({ person }) => {
  test.setTimeout(180_000);
  const ana = await Planner.starts(await person(), "Blank plan");
  const { page } = ana;
  const plan = new URL(page.url()).pathname.split("/")[2];
  await page.goto(`/p/${plan}/channels`);
  await page.locator('.grid-head [data-col="name"]').focus();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, Array.from({ length: 2_000 }, (_, row) => `Channel ${row + 1}`).join("\n"));
  await expect(page.locator(".bar .count")).toHaveText("2000");
  await ana.goesTo("document");
  await expect(page.locator('[data-collection="channels"] tbody th').first()).toHaveText(/Channel 1/);
  expect(await page.locator('[data-collection="channels"] tbody th').count()).toBeLessThan(1_000);
  await page.locator("main").evaluate((main) => { main.scrollTop = main.scrollHeight; });
  await expect(page.getByText("Channel 2000", { exact: true })).toBeVisible();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  test.skip(!canRead(), "pdftotext is not here");
  const all = printed(pdf);
  for (const row of [1, 777, 1_400, 2_000]) expect(all).toMatch(new RegExp(`Channel ${row}\\b`));
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the document has no serious accessibility problem, ${colorScheme}`, async ({ person }) => {
    // A short plan with an entry, a table, an open editor and everything that offers to be filled in.
    const ana = await Planner.starts(await person(), "Blank plan");
    const { page } = ana;
    await page.emulateMedia({ colorScheme });
    await ana.goesTo("document");
    for (const [collection, kind] of [["goals", "Goal"], ["stages", "Journey stage"], ["tasks", "Task"]] as const) {
      const section = page.locator(`[data-collection="${collection}"]`);
      await section.getByRole("button", { name: `Add: ${kind}` }).click();
      await page.keyboard.type(`A ${kind}`);
      await page.keyboard.press("Enter");
      await expect(text(page, collection, collection === "goals" ? "statement" : "name")).toContainText(`A ${kind}`);
      await page.keyboard.press("Escape");
    }
    await page.locator('[data-collection="goals"] .doc-offers button').first().click();
    await expect(page.locator(".doc-editor")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`)).toEqual([]);
  });
}
