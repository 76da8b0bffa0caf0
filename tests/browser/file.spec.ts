// A plan as a file: taken home, opened elsewhere, merged when both went on.
import * as Automerge from "@automerge/automerge";
import { choose, command, downloaded, file, inflating, manyOperations } from "./support/files.ts";
import type { BrowserContext } from "@playwright/test";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

/** A plan with a title and a goal, and its file. */
async function taken(context: BrowserContext) {
  const ada = await Planner.starts(context, "Blank plan");
  await ada.goesTo("goals");
  await ada.names("Spring: launch?");
  await ada.addsRow();
  await ada.hasRows(1);
  const copy = await downloaded(ada.page, () => command(ada.page, "Save a copy as a file"));
  return { ada, copy };
}

test("a saved copy is named after its plan and opens on another device as a plan of its own", async ({ person }) => {
  const { ada, copy } = await taken(await person());
  expect(copy.name).toBe("Spring launch.touchloom");
  const page = await (await person()).newPage();
  await page.goto("/");
  await choose(page, page.getByRole("button", { name: "Open a file…" }), file(copy.name, copy.bytes));
  await expect(page).toHaveURL(/\/p\//);
  const ben = new Planner(page);
  expect(ben.id).not.toBe(ada.id);
  await expect(ben.title).toHaveValue("Spring: launch?");
  await ben.isSaved();
});

test("a copy that went on elsewhere is merged, and nothing of either is lost", async ({ person }) => {
  const { ada, copy } = await taken(await person());
  // The copy goes on as another plan; this one goes on as well.
  const page = await (await person()).newPage();
  await page.goto("/");
  await choose(page, page.getByRole("button", { name: "Open a file…" }), file(copy.name, copy.bytes));
  await expect(page).toHaveURL(/\/p\//);
  const ben = new Planner(page);
  await expect(ben.title).toHaveValue("Spring: launch?");
  await ben.goesTo("goals");
  await ben.hasRows(1);
  await ben.addsRow();
  await ben.addsRow();
  await ben.names("Autumn launch");
  await ben.hasRows(3);
  const other = await downloaded(page, () => command(page, "Save a copy as a file"));
  await ada.addsRow();
  await ada.hasRows(2);
  await ada.page.getByRole("banner").getByRole("button", { name: "More" }).click();
  const open = ada.page.getByRole("dialog", { name: "More" }).getByRole("button", { name: "Open a file and merge it" });
  await choose(ada.page, open, file(other.name, other.bytes));
  await expect(ada.page.getByText("The file is merged into this plan.").first()).toBeVisible();
  await ada.hasRows(4);
  await expect(ada.title).toHaveValue("Autumn launch");
  expect(new URL(ada.page.url()).pathname).toContain(ada.id);
  await ada.isSaved();
});

test("a plan of a newer version is shown and not edited", async ({ person }) => {
  const { copy } = await taken(await person());
  const doc = Automerge.change(Automerge.load<{ schema: number }>(copy.bytes), { time: 1 }, (plan) => {
    plan.schema = 99;
  });
  const page = await (await person()).newPage();
  await page.goto("/");
  await choose(page, page.getByRole("button", { name: "Open a file…" }), file("later.touchloom", Buffer.from(Automerge.save(doc))));
  await expect(page).toHaveURL(/\/p\//);
  const ben = new Planner(page);
  await expect(ben.banner).toHaveAttribute("data-trouble", "NewerSchema");
  // To read, not in a field.
  await expect(ben.title).toHaveText("Spring: launch?");
});

test("what is no plan is told on the start page", async ({ person }) => {
  const page = await (await person()).newPage();
  await page.goto("/");
  const broken = file("broken.touchloom", Buffer.from([0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1]));
  await choose(page, page.getByRole("button", { name: "Open a file…" }), broken);
  await expect(page.getByRole("alert")).toContainText("not a Touchloom plan");
});

test("a file that would unpack to something huge is refused in words", async ({ person }) => {
  const page = await (await person()).newPage();
  await page.goto("/");
  for (const bytes of [manyOperations(), inflating()]) {
    await page.reload();
    await choose(page, page.getByRole("button", { name: "Open a file…" }), file("small.touchloom", bytes));
    await expect(page.getByRole("alert")).toContainText("far bigger than any plan");
  }
});

test("a plan's file that was cut off is told, and the open plan stays as it is", async ({ person }) => {
  const { ada, copy } = await taken(await person());
  await ada.page.getByRole("banner").getByRole("button", { name: "More" }).click();
  const open = ada.page.getByRole("dialog", { name: "More" }).getByRole("button", { name: "Open a file and merge it" });
  await choose(ada.page, open, file(copy.name, copy.bytes.subarray(0, copy.bytes.length - 40)));
  await expect(ada.page.getByText("not a Touchloom plan").first()).toBeVisible();
  await ada.hasRows(1);
});
