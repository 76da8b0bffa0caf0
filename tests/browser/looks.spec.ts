// Every view in three languages, two themes and two widths: translated, without an accessibility problem, within its width.
import { fitsItsWidth, isAccessible } from "./support/access.ts";
import { Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

const LANGUAGES = [
  { tag: "en", own: "English", map: "Touchpoint map" },
  { tag: "zh-Hant", own: "繁體中文", map: "觸點地圖" },
  { tag: "zh-Hans", own: "简体中文", map: "触点地图" },
] as const;

const VIEWS = [
  "document", "map", "scenarios", "campaign", "goals", "plan", "activities", "schedule", "calendar",
  "responsibilities", "budget", "metrics", "risks", "check",
];

for (const { tag, own, map } of LANGUAGES) {
  test(`every view reads ${own} and has no serious accessibility problem`, async ({ person }) => {
    test.setTimeout(300_000);
    const context = await person();
    await context.addInitScript((tag) => {
      // Frames without an origin of their own have no storage.
      if (location.origin !== "null") localStorage.setItem("touchloom.language", JSON.stringify(tag));
    }, tag);
    const page = await context.newPage();
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", tag);
    await isAccessible(page);
    await page.locator("button.start").last().click();
    const ana = new Planner(page);
    await ana.isSaved();
    const plan = new URL(page.url()).pathname.split("/")[2];
    for (const [width, height, scheme] of [[1440, 900, "light"], [360, 780, "dark"]] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      for (const view of VIEWS) {
        await page.goto(`/p/${plan}/${view}`);
        await ana.isOpen();
        await expect(page.locator("main")).toBeVisible();
        await fitsItsWidth(page);
        // The same elements in every language: once is enough, but for the view with the most of them.
        // The document shows all of them at once: a shorter one has a test of its own.
        if ((tag === "en" && view !== "document") || view === "map") await isAccessible(page);
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`/p/${plan}/map`);
    await expect(page.getByRole("heading", { name: map })).toBeVisible();
    await page.locator(".card-open").first().click();
    await expect(ana.panel).toBeVisible();
    await isAccessible(page);
  });
}

test("the language is changed while the plan is open", async ({ person }) => {
  const ana = await Planner.starts(await person(), "Campaign plan");
  await ana.goesTo("map");
  for (const { own, map } of [...LANGUAGES].reverse()) {
    await ana.page.getByLabel(/^(Language|語言|语言)$/).selectOption({ label: own });
    await expect(ana.page.getByRole("heading", { name: map })).toBeVisible();
  }
});
