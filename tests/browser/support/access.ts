// What every view holds, whatever it shows: no serious accessibility problem, in both themes, and nothing beyond a phone's edge.
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";

export async function isAccessible(page: Page): Promise<void> {
  // No colour is halfway to another.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(" | ")}`);
  expect(told).toEqual([]);
}

export async function fitsItsWidth(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
}

/** The view that is open, on a desk in both themes and on a phone. */
export async function isFitForAll(page: Page): Promise<void> {
  // Three times all rules over hundreds of rows, on machines that do other things too.
  test.setTimeout(180_000);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await isAccessible(page);
  }
  await page.setViewportSize({ width: 360, height: 780 });
  await fitsItsWidth(page);
  await isAccessible(page);
}
