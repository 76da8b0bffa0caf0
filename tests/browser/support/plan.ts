// A plan on the screen, and what lies below it: the device's store and the relay's links.
import type { BrowserContext, Page } from "@playwright/test";
import { expect } from "./test.ts";

/** What the app may say in the console while the relay is away: the browser logs every refused connection by itself. */
export const AWAY = /ERR_|WebSocket|Failed to load resource/;

/** One plan as one page shows it, in its list of goals: the plainest view, with a count. */
export class PlanPage {
  constructor(
    readonly page: Page,
    readonly id: string,
  ) {}

  /** Makes a blank plan and opens its list of goals. */
  static async create(context: BrowserContext): Promise<PlanPage> {
    const page = await context.newPage();
    await page.goto("/");
    await page.locator(".start").first().click();
    await page.waitForURL(/\/p\//);
    const id = new URL(page.url()).pathname.split("/")[2] ?? "";
    const plan = new PlanPage(page, id);
    await plan.showGoals();
    return plan;
  }

  /** Opens a plan, by a link's token when the browser does not have it yet. */
  static async open(context: BrowserContext, id: string, token = ""): Promise<PlanPage> {
    const plan = new PlanPage(await context.newPage(), id);
    await plan.page.goto(`/p/${id}/goals${token && `#${token}`}`);
    await expect(plan.title).toBeVisible();
    return plan;
  }

  get title() {
    return this.page.locator(".plan-title").first();
  }

  /** The sync state: `saved`, `working`, `kept` or `trouble` in `data-state`, and its words. */
  get sync() {
    return this.page.getByTestId("sync").first();
  }

  get banner() {
    return this.page.locator("[data-trouble]");
  }

  /** Goes to the list of goals inside the open page, so that what is only in its memory stays. */
  async showGoals(): Promise<void> {
    await expect(this.title).toBeVisible();
    await this.page.evaluate((path) => {
      history.pushState(null, "", path);
      dispatchEvent(new PopStateEvent("popstate"));
    }, `/p/${this.id}/goals`);
    await this.hasGoals(0);
  }

  async add(): Promise<void> {
    await this.page.locator(".bar .btn.primary").first().click();
  }

  async name(title: string): Promise<void> {
    await this.title.fill(title);
    await this.title.press("Enter");
  }

  async hasGoals(count: number): Promise<void> {
    await expect(this.page.locator(".bar .count").first()).toHaveText(String(count));
  }

  async is(state: "saved" | "kept" | "trouble"): Promise<void> {
    await expect(this.sync).toHaveAttribute("data-state", state);
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await expect(this.title).toBeVisible();
  }

  /** The token that the device keeps for this plan. */
  token(): Promise<string> {
    return this.page.evaluate(
      (id) =>
        new Promise<string>((resolve, reject) => {
          const opening = indexedDB.open("touchloom");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction("plans").objectStore("plans").get(id);
            reading.onsuccess = () => {
              opening.result.close();
              resolve(reading.result.token);
            };
          };
        }),
      this.id,
    );
  }

  /** The names of the chunks that the device keeps for all plans. */
  chunks(): Promise<string[]> {
    return this.page.evaluate(
      () =>
        new Promise<string[]>((resolve, reject) => {
          const opening = indexedDB.open("touchloom");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction("chunks").objectStore("chunks").getAllKeys();
            reading.onsuccess = () => {
              opening.result.close();
              resolve(reading.result.map((key) => String((key as string[])[1])));
            };
          };
        }),
    );
  }

  /** Makes a link by the relay's HTTP interface. */
  async link(role: "editor" | "viewer"): Promise<{ link: string; token: string }> {
    const answer = await this.page.request.post(`/api/plans/${this.id}/links`, {
      headers: { authorization: `Bearer ${await this.token()}` },
      data: { role, label: role },
    });
    return answer.json();
  }

  async revoke(link: string): Promise<void> {
    const headers = { authorization: `Bearer ${await this.token()}` };
    const answer = await this.page.request.delete(`/api/plans/${this.id}/links/${link}`, { headers });
    expect(answer.status()).toBe(204);
  }
}
