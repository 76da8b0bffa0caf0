// Every field of every record of a plan in which nothing is empty: in a form, in a table, in the document.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

// Written from the schema, and held to it, by the tests of the exchange.
const FULL = join(import.meta.dirname, "../../shared/exchange/tests/texts/full.json");

/** Tables whose plain name leads to a view of its own. */
const TABLES: Record<string, string> = { budget: "budget-list", metrics: "metric-list", risks: "risk-list", scenarios: "scenario-list" };

interface Full {
  plan: Record<string, unknown>;
  collections: Record<string, Record<string, unknown>[]>;
}

/** The fields of a collection: its second record is a part of the first, and says everything. */
function fields(full: Full, collection: string): string[] {
  const said = new Set((full.collections[collection] ?? []).flatMap((record) => Object.keys(record)));
  said.delete("id");
  return [...said].sort();
}

test("every field is in a form, in a table and in both outlines of the document", async ({ person }, info) => {
  test.setTimeout(600_000);
  const full = JSON.parse(readFileSync(FULL, "utf8")) as Full;
  const file = join(tmpdir(), `touchloom-full-${info.workerIndex}-${Date.now()}.touchloom`);
  execFileSync(process.env.TOUCHLOOM_BIN ?? "touchloom", ["import", FULL, "--to", "plan", "--output", file]);
  const page = await (await person()).newPage();
  await page.goto("/");
  await page.locator('input[type="file"]').first().setInputFiles(file);
  await expect(page).toHaveURL(/\/p\//);
  const ana = new Planner(page);
  await ana.isOpen();
  const plan = new URL(page.url()).pathname.split("/")[2];
  const missing: string[] = [];
  const inForm = async (collection: string, wanted: string[]) => {
    const offered = await page.locator("[data-field]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-field")));
    missing.push(...wanted.filter((field) => !offered.includes(`${collection}.${field}`)).map((field) => `form: ${collection}.${field}`));
  };

  await ana.goesTo("plan");
  await expect(page.locator(".frame-form")).toBeVisible();
  // The frame's title stands above the form of the frame, and in the header.
  await inForm("plan", Object.keys(full.plan).filter((field) => field !== "title"));

  // The sections are reached through the navigation alone.
  const links = await page.locator(".nav a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  for (const collection of Object.keys(full.collections)) {
    const slug = TABLES[collection] ?? collection;
    await page.goto(`/p/${plan}/${slug}`);
    await expect(page.getByRole("grid")).toBeVisible();
    await page.getByRole("button", { name: "Columns", exact: true }).click();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.keyboard.press("Escape");
    const wanted = fields(full, collection);
    const columns = page.locator(".grid-head .heading[data-col]");
    await expect(columns).toHaveCount(wanted.length);
    const shown = await columns.evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-col") ?? ""));
    missing.push(...wanted.filter((field) => !shown.includes(field)).map((field) => `table: ${collection}.${field}`));
    const cell = page.locator('[data-row^="record:"]').first().locator("[data-sticky]");
    await cell.click();
    // It has the keyboard with the next frame.
    await expect(cell).toBeFocused();
    await page.keyboard.press("Control+Enter");
    await expect(ana.panel).toBeVisible();
    await inForm(collection, wanted);
    const views = ["touchpoints", "scenarios", "phases", "steps"];
    if (!views.includes(collection) && !links.includes(`/p/${plan}/${slug}`)) missing.push(`link: ${collection}`);
  }

  await page.goto(`/p/${plan}/document`);
  for (const outline of ["Work plan", "Scheme"]) {
    await page.getByRole("radio", { name: outline }).check({ force: true });
    await expect(page.locator(".doc-chapter")).toHaveCount(outline === "Scheme" ? 6 : 7);
    const bits = await page.locator(".doc-bit:not(.blank)").evaluateAll((bits) => bits.map((bit) => bit.getAttribute("data-bit") ?? ""));
    const said = new Set(bits.map((bit) => bit.replace(/\/.*\//, ".")));
    for (const field of Object.keys(full.plan)) if (!said.has(`plan.${field}`)) missing.push(`${outline}: plan.${field}`);
    for (const collection of Object.keys(full.collections)) {
      for (const field of fields(full, collection)) {
        // The place of a part below its whole says what it is a part of.
        const isPlace = field === "parent" && (await page.locator(`[data-collection="${collection}"] .doc-entry.part`).count()) > 0;
        if (!said.has(`${collection}.${field}`) && !isPlace) missing.push(`${outline}: ${collection}.${field}`);
      }
    }
  }
  expect(missing).toEqual([]);
});
