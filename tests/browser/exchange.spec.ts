// Documents become records and plans become documents: looked at first, undone as one, without a network, whatever the file means.
import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import { Importing, choose, command, downloaded, drop, file, packed } from "./support/files.ts";
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

const PLAN = `# Member days in every shop

Prepared by: Ana Costa

## Goals

1. Raise customer satisfaction to 90 % within 12 months
2. Keep the complaint rate below 2 %
3. At least 3 tastings within 6 months, each with 150 new members

## Tasks

### Task 1: One look for all shops

- Owner: Brand manager
- Duration: 2 months

### Task 2: Talk to regulars

- Owner: Shop managers

## Risks

| Risk | Impact | Measure | Owner |
| --- | --- | --- | --- |
| Flour gets dearer | High | Sign a yearly contract | Purchasing |
`;

/** A blank plan, seen as its list of goals. */
async function aGoalList(context: BrowserContext): Promise<Planner> {
  const ada = await Planner.starts(context, "Blank plan");
  await ada.goesTo("goals");
  return ada;
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`)).toEqual([]);
}

/** Presses a button of the export dialog and gives what is saved. */
async function exported(page: Page, name: string | RegExp): Promise<{ name: string; bytes: Buffer }> {
  await command(page, "Export");
  const dialog = page.getByRole("dialog", { name: "Export" });
  const saved = await downloaded(page, () => dialog.getByRole("button", { name }).first().click());
  await expect(dialog).toHaveCount(0);
  return saved;
}

/** How many records of each collection a plan has, as its own JSON says. */
async function counts(page: Page): Promise<Record<string, number>> {
  const { bytes } = await exported(page, /^JSON/);
  const { collections } = JSON.parse(bytes.toString()) as { collections: Record<string, unknown[]> };
  return Object.fromEntries(Object.entries(collections).map(([name, records]) => [name, records.length]));
}

test("a document is looked at, corrected, added, and undone as one", async ({ person }) => {
  const ada = await aGoalList(await person());
  const importing = await Importing.inPlan(ada.page);
  await importing.chooses(file("plan.md", PLAN));
  await importing.found("Goals", 3);
  await importing.found("Tasks", 2);
  await isAccessible(ada.page);
  const goals = importing.group("Goals");
  await goals.getByRole("checkbox", { name: /complaint rate/ }).uncheck();
  await goals.getByRole("textbox", { name: "Title" }).first().fill("Satisfaction of 90 %");
  await importing.group("Risks").getByRole("checkbox", { name: "All of Risks" }).uncheck();
  await importing.adds();
  await ada.hasRows(2);
  await expect(ada.title).toHaveValue("Member days in every shop");
  await expect(ada.page.getByText("Satisfaction of 90 %").first()).toBeVisible();
  // Importing again offers only what is not there yet.
  const again = await Importing.inPlan(ada.page);
  await again.chooses(file("plan.md", PLAN));
  await again.found("Risks", 1);
  await expect(again.dialog.locator(".found-counts")).toContainText("in the plan already");
  await again.dialog.getByRole("button", { name: "Close" }).click();
  await ada.page.getByRole("banner").getByRole("button", { name: "Undo" }).click();
  await ada.hasRows(0);
  await expect(ada.title).toHaveValue("");
  await ada.page.getByRole("banner").getByRole("button", { name: "Redo" }).click();
  await ada.hasRows(2);
});

test("what is written reads back: Word, Excel, Markdown and JSON become the same plan on the start page", async ({ person }) => {
  test.setTimeout(180_000);
  const context = await person();
  const ada = await Planner.starts(context, "Brand touchpoint plan");
  const title = await ada.page.locator(".plan-title").inputValue();
  const before = await counts(ada.page);
  for (const [button, ending] of [[/^Word/, "docx"], [/^Excel/, "xlsx"], [/^Markdown/, "md"], [/^JSON/, "json"]] as const) {
    const saved = await exported(ada.page, button);
    expect(saved.name).toBe(`${title}.${ending}`);
    const page = await context.newPage();
    await page.goto("/");
    const importing = await Importing.atHome(page);
    await importing.chooses(file(saved.name, saved.bytes));
    await importing.found("Goals", before.goals ?? 0);
    await importing.adds();
    await expect(page).toHaveURL(/\/p\/.*\/document$/);
    await expect(page.locator(".plan-title")).toHaveValue(title);
    expect(await counts(page), ending).toEqual(before);
    await page.close();
  }
});

test("every other format is saved under the plan's name, pictures as SVG and as PNG at double size", async ({ person }) => {
  const ada = await Planner.starts(await person(), "Campaign plan");
  const title = await ada.page.locator(".plan-title").inputValue();
  const calendar = await exported(ada.page, /^Calendar/);
  expect(calendar.name).toBe(`${title}.ics`);
  expect(calendar.bytes.toString()).toContain("BEGIN:VEVENT");
  const csv = await exported(ada.page, /^CSV/);
  expect([...csv.bytes.subarray(0, 2)]).toEqual([...Buffer.from("PK")]);
  const own = await exported(ada.page, /^Plan file/);
  expect([...own.bytes.subarray(0, 4)]).toEqual([0x85, 0x6f, 0x4a, 0x83]);
  for (const part of ["Touchpoint map", "Campaign phases"]) {
    const svg = await exported(ada.page, `${part} SVG`);
    expect(svg.name).toBe(`${title} ${part}.svg`);
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg.bytes.toString()) ?? [];
    const png = await exported(ada.page, `${part} PNG`);
    expect(png.name).toBe(`${title} ${part}.png`);
    expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
    expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
  }
  await command(ada.page, "Export");
  await isAccessible(ada.page);
});

test("a file falls onto the page; a plan without a title is called as its file", async ({ person }) => {
  const page = await (await person()).newPage();
  await page.goto("/");
  await drop(page, file("Bakery.csv", "Task,Owner\nBake bread,Ana\nSweep,Ben\n"));
  const importing = new Importing(page);
  await importing.found("Tasks", 2);
  await importing.adds();
  await expect(page.locator(".plan-title")).toHaveValue("Bakery");
  await expect(page.getByText("Bake bread").first()).toBeVisible();
  await drop(page, file("more.md", "# Goals\n\n1. Sell out by noon\n"));
  await importing.found("Goals", 1);
});

test("values pasted from a table, and a Word file behind “Open a file”, are imported", async ({ person }) => {
  const ada = await aGoalList(await person());
  const importing = await Importing.inPlan(ada.page);
  await importing.pastes("Task,Owner\nBake bread,Ana\n\"Sweep, then mop\",Ben\n");
  await importing.found("Tasks", 2);
  await importing.adds();
  await ada.goesTo("tasks");
  await ada.hasRows(2);
  await expect(ada.page.getByText("Sweep, then mop").first()).toBeVisible();
  const word = await exported(ada.page, /^Word/);
  // Into this plan, which holds it already; and from the start page as a plan of its own.
  await ada.page.getByRole("banner").getByRole("button", { name: "More" }).click();
  const open = ada.page.getByRole("dialog", { name: "More" }).getByRole("button", { name: "Open a file and merge it" });
  await choose(ada.page, open, file(word.name, word.bytes));
  await expect(importing.dialog.locator(".found-counts")).toContainText("holds all of this already");
  await importing.dialog.getByRole("button", { name: "Close" }).click();
  await ada.page.goto("/");
  await choose(ada.page, ada.page.getByRole("button", { name: "Open a file…" }), file(word.name, word.bytes));
  await importing.found("Tasks", 2);
  await importing.adds();
  await expect(ada.page).toHaveURL(/\/document$/);
});

test("what was recognised is taken as something else, or as text", async ({ person }) => {
  const ada = await aGoalList(await person());
  const importing = await Importing.inPlan(ada.page);
  await importing.chooses(file("plan.md", PLAN));
  const instead = async (group: string, at: number, option: string) => {
    const found = importing.group(group).locator(".found").nth(at);
    await found.locator(".facts summary").click();
    await found.getByRole("combobox", { name: "Take as" }).selectOption({ label: option });
    await expect(found.locator(".pill").last()).toHaveText(`→ ${option}`);
  };
  await instead("Tasks", 1, "Risk");
  await instead("Goals", 0, "Text in “Background”");
  await importing.adds();
  await ada.hasRows(2);
  const { bytes } = await exported(ada.page, /^JSON/);
  const { plan, collections } = JSON.parse(bytes.toString());
  expect(collections.tasks.length).toBe(1);
  expect(collections.risks.map((risk: { name: string }) => risk.name)).toContain("Talk to regulars");
  expect(JSON.stringify(plan)).toContain("Raise customer satisfaction");
});

test("a document is written in the outline that was chosen for reading", async ({ person }) => {
  const ada = await Planner.starts(await person(), "Brand touchpoint plan");
  await ada.goesTo("document");
  const chapters = async () => (await exported(ada.page, /^Markdown/)).bytes.toString().match(/^## \d .*/gm)?.length;
  expect(await chapters()).toBe(7);
  await ada.page.getByRole("radio", { name: "Scheme" }).check({ force: true });
  expect(await chapters()).toBe(6);
});

test("files that mean harm are told and add nothing", async ({ person }) => {
  const ada = await aGoalList(await person());
  const importing = await Importing.inPlan(ada.page);
  const bomb = packed({ "word/document.xml": Buffer.alloc(80 << 20, " ") });
  const cases: [string, string | Buffer, RegExp][] = [
    ["bomb.docx", bomb, /far bigger than any plan/],
    ["half.docx", bomb.subarray(0, bomb.length >> 1), /damaged/],
    ["rows.csv", "a,b\n".repeat(1_000_000), /too many rows/],
    ["deep.md", Array.from({ length: 300 }, (_, depth) => `${"  ".repeat(depth)}- x`).join("\n"), /too complicated/],
    ["scan.pdf", "%PDF-1.7", /cannot be read/],
    ["blank.txt", "  \n", /no text/],
    ["other.json", '{"a":1}', /no Touchloom plan/],
    ["later.json", '{"format":"touchloom.plan","version":99}', /newer version/],
    ["broken.touchloom", Buffer.from([0x85, 0x6f, 0x4a, 0x83, 1, 2, 3]), /not a Touchloom plan/],
    ["huge.txt", Buffer.alloc(17 << 20, "x"), /too big/],
  ];
  for (const [name, content, words] of cases) {
    await importing.chooses(file(name, content));
    await importing.says(words);
  }
  await importing.dialog.getByRole("button", { name: "Close" }).click();
  await ada.hasRows(0);
  await ada.page.goto("/");
  const home = await Importing.atHome(ada.page);
  await home.chooses(file("scan.pdf", "%PDF-1.7"));
  await home.says(/cannot be read/);
});

test("markup and formulas in a file stay plain words", async ({ person }) => {
  const ada = await aGoalList(await person());
  const importing = await Importing.inPlan(ada.page);
  const evil = ["=HYPERLINK(\"http://x\")", "+1+1", "@SUM(A1)", "<img src=x onerror=alert(1)>"];
  await importing.chooses(file("evil.csv", `Task,Owner\n${evil.map((text) => `"${text.replaceAll('"', '""')}",Ana`).join("\n")}\n`));
  await importing.found("Tasks", evil.length);
  await importing.adds();
  const { bytes } = await exported(ada.page, /^JSON/);
  const names = JSON.parse(bytes.toString()).collections.tasks.map((task: { name: string }) => task.name);
  expect(names).toEqual(evil);
  await expect(ada.page.locator("img[src=x]")).toHaveCount(0);
});

test("cancelling ends the worker; closing does too", async ({ person }) => {
  const context = await person();
  // Workers that are never told what to do: the file is read for ever.
  await context.addInitScript(() => {
    const ends: string[] = [];
    Object.assign(window, { ends });
    window.Worker = class extends Worker {
      override postMessage(): void {}
      override terminate(): void {
        ends.push("ended");
        super.terminate();
      }
    };
  });
  const ada = await aGoalList(context);
  const ended = () => ada.page.evaluate(() => (window as unknown as { ends: string[] }).ends.length);
  const importing = await Importing.inPlan(ada.page);
  await importing.pastes(PLAN);
  await expect(importing.dialog.getByRole("progressbar")).toBeVisible();
  await isAccessible(ada.page);
  await importing.dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(importing.dialog.getByRole("textbox", { name: "Text of the plan" })).toBeVisible();
  expect(await ended()).toBe(1);
  await importing.pastes(PLAN);
  await importing.dialog.getByRole("button", { name: "Close" }).click();
  await expect.poll(ended).toBe(2);
  await ada.hasRows(0);
});

test("after the first visit both work without a network", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const context = await person();
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("data-update", "ready");
  await relay.kill();
  await page.reload();
  const importing = await Importing.atHome(page);
  await importing.pastes(PLAN);
  await importing.found("Goals", 3);
  await importing.adds();
  await expect(page.locator(".plan-title")).toHaveValue("Member days in every shop");
  const saved = await exported(page, /^Word/);
  expect(saved.bytes.subarray(0, 2).toString()).toBe("PK");
});

test("a reader exports and does not import", async ({ person }) => {
  const ada = await aGoalList(await person());
  await ada.names("For readers");
  await ada.isSaved();
  const ben = await Planner.opens(await person(), await ada.shares("Read only"));
  await expect(ben.title).toHaveText("For readers");
  const saved = await exported(ben.page, /^Markdown/);
  expect(saved.bytes.toString()).toContain("For readers");
  await ben.page.getByRole("banner").getByRole("button", { name: "More" }).click();
  const menu = ben.page.getByRole("dialog", { name: "More" });
  await expect(menu.getByRole("button", { name: "Export" })).toBeVisible();
  await expect(menu.getByRole("button", { name: "Import a document" })).toHaveCount(0);
});
