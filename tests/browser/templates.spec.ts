// Templates are files that are fetched when a plan is made from them.
import { expect, test } from "./support/test.ts";

test("a template that cannot be fetched says so, and comes when it can be", async ({ browser, relay }) => {
  const context = await browser.newContext({ baseURL: relay.url, serviceWorkers: "block" });
  const page = await context.newPage();
  const files = "**/assets/touchpoint-*.txt";
  await page.route(files, (route) => route.abort());
  await page.goto("/");
  await page.getByRole("button", { name: "Brand touchpoint plan" }).click();
  await expect(page.getByRole("status").filter({ hasText: "could not be loaded" })).toBeVisible();
  await page.unroute(files);
  await page.getByRole("button", { name: "Brand touchpoint plan" }).click();
  await page.waitForURL(/\/p\//);
  await expect(page.locator(".map-card").first()).toBeVisible();
  await context.close();
});
