// The app starts, and starts again without a network; a new version waits for the user's word.
import { expect, test } from "./support/test.ts";

test("the app starts without an error in the console", async ({ person }) => {
  const page = await (await person()).newPage();
  await page.goto("/");
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.getByRole("main")).toBeVisible();
});

test("after one visit the app starts with the relay down", async ({ person, relay, complaints }) => {
  const context = await person();
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("data-update", "ready");
  await relay.kill();
  complaints.allow(/ERR_CONNECTION_REFUSED|WebSocket|Failed to fetch|service worker/i);
  await page.goto("/p/3i9hs5PSjhHJKLHy9CzFrpi8obJ");
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.getByRole("main")).toBeVisible();
});

for (const [locale, title, button] of [
  ["en-GB", "Touchloom could not start", "Try again"],
  ["zh-TW", "Touchloom 無法啟動", "再試一次"],
  ["zh-CN", "Touchloom 无法启动", "再试一次"],
] as const) {
  test(`a part that cannot be loaded is said in plain words (${locale})`, async ({ browser, relay }) => {
    const context = await browser.newContext({ baseURL: relay.url, locale });
    const page = await context.newPage();
    await page.route("**/assets/app-*.wasm", (route) => route.abort());
    await page.goto("/");
    await expect(page.getByRole("alert")).toContainText(title);
    await expect(page.locator("#boot")).toHaveCount(0);
    await page.unroute("**/assets/app-*.wasm");
    await page.getByRole("button", { name: button }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.locator("#boot")).toHaveCount(0);
    await context.close();
  });
}
