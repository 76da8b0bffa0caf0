// The parts of the app that are fetched when they are needed: kept for offline use, and missed in plain words.
import type { Page } from "@playwright/test";
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

/** The file of what only the views other than the map need. */
const VIEWS = /\/assets\/split_views.*\.wasm/;

/** Whether the app came in parts, as in a release. */
async function isCut(page: Page): Promise<boolean> {
  await expect(page.getByRole("button", { name: "Blank plan" })).toBeVisible();
  return page.evaluate(() => performance.getEntriesByType("resource").some((file) => file.name.includes("/assets/loader-")));
}

test("every view opens without a network, also one that was never seen", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const ada = await Planner.starts(await person(), "Blank plan");
  await ada.isSaved();
  await expect(ada.page.locator("html")).toHaveAttribute("data-update", "ready");
  await relay.kill();
  await ada.reloads();
  const links = await ada.page.locator("nav.nav a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) {
    await ada.page.evaluate((path) => {
      history.pushState(null, "", path);
      dispatchEvent(new PopStateEvent("popstate"));
    }, link);
    await expect(ada.page.locator("main.main").getByRole("heading").or(ada.page.locator("main.main section")).first()).toBeVisible();
    await expect(ada.page.locator(".part-coming, .part-missing")).toHaveCount(0);
  }
});

test("what the first screen does without is fetched after it, and is here at once when it is wanted", async ({ browser, relay }) => {
  const context = await browser.newContext({ baseURL: relay.url, serviceWorkers: "block" });
  const page = await context.newPage();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(VIEWS, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/");
  test.skip(!(await isCut(page)), "this build is in one piece");
  await page.getByRole("button", { name: "Blank plan" }).click();
  // The map does not wait for the others, and a view that is on its way says so.
  await page.getByRole("button", { name: "Begin with the usual ones" }).click();
  await page.locator("nav.nav a[href$='/calendar']").click();
  await expect(page.locator(".part-coming")).toBeVisible();
  await new Planner(page).names("Written meanwhile");
  letGo();
  await expect(page.locator("main.main").getByRole("heading").first()).toBeVisible();
  await expect(page.locator(".part-coming")).toHaveCount(0);
  await expect(new Planner(page).title).toHaveValue("Written meanwhile");
  await page.locator("nav.nav a[href$='/risks']").click();
  await expect(page.locator("main.main").getByRole("heading").first()).toBeVisible();
  await context.close();
});

test("a view whose code cannot be fetched says so, and comes when it can be", async ({ browser, relay }) => {
  const context = await browser.newContext({ baseURL: relay.url, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route(VIEWS, (route) => route.abort());
  await page.goto("/");
  test.skip(!(await isCut(page)), "this build is in one piece");
  await page.getByRole("button", { name: "Blank plan" }).click();
  await page.waitForURL(/\/p\//);
  await page.locator("nav.nav a[href$='/calendar']").click();
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await page.unroute(VIEWS);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator("main.main").getByRole("heading").first()).toBeVisible();
  await context.close();
});
