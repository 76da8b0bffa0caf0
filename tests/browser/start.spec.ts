// The app starts, and starts again without a network; a new version waits for the user's word.
import { expect, test } from "./support/test.ts";

test("the app starts without an error in the console", async ({ person }) => {
  const page = await (await person()).newPage();
  await page.goto("/");
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.getByText("Touchloom").first()).toBeVisible();
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
  await expect(page.getByText("Touchloom").first()).toBeVisible();
});
