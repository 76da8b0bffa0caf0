// What a planner does with the app, in the planner's words.
import { type BrowserContext, type Locator, type Page, expect } from "@playwright/test";

export type Start = "Blank plan" | "Brand touchpoint plan" | "Campaign plan";
export type Role = "Owner" | "Can edit" | "Can comment" | "Read only";
export type View =
  | "document" | "map" | "scenarios" | "campaign" | "goals" | "plan" | "activities" | "touchpoints" | "tasks" | "schedule" | "calendar"
  | "responsibilities" | "budget" | "metrics" | "risks" | "check";

export class Planner {
  constructor(readonly page: Page) {}

  /** Starts a plan from the start page. */
  static async starts(context: BrowserContext, start: Start): Promise<Planner> {
    const page = await context.newPage();
    await page.goto("/");
    await page.getByRole("button", { name: start }).click();
    await expect(page).toHaveURL(/\/p\//);
    const planner = new Planner(page);
    await planner.isOpen();
    return planner;
  }

  /** Opens a link that somebody sent. */
  static async opens(context: BrowserContext, link: string): Promise<Planner> {
    const planner = new Planner(await context.newPage());
    await planner.page.goto(link);
    await planner.isOpen();
    return planner;
  }

  async isOpen(): Promise<void> {
    await expect(this.sync).toBeVisible();
  }

  /** The plan's id, from the address. */
  get id(): string {
    return new URL(this.page.url()).pathname.split("/")[2] ?? "";
  }

  /** The plan's title in the header. */
  get title(): Locator {
    return this.page.locator(".plan-title").first();
  }

  async names(title: string): Promise<void> {
    await this.title.fill(title);
    await this.title.press("Enter");
  }

  /** What a person has to know now; its kind is in `data-trouble`. */
  get banner(): Locator {
    return this.page.locator("[data-trouble]");
  }

  async reloads(): Promise<void> {
    await this.page.reload();
    await this.isOpen();
  }

  /** The sync state in the header; `data-state` is saved, working, kept or trouble. */
  get sync(): Locator {
    return this.page.getByTestId("sync");
  }

  async isSaved(): Promise<void> {
    await expect(this.sync).toHaveAttribute("data-state", "saved");
  }

  /** Nothing is on its way any more: saved, or kept on this device. */
  async isKept(): Promise<void> {
    await expect(this.sync).toHaveAttribute("data-state", "kept");
  }

  async goesTo(view: View): Promise<void> {
    const link = this.page.locator(`a[href="/p/${this.id}/${view}"]`).first();
    // The chapter of a section that is empty is closed.
    const chapter = this.page.locator("details.chapter:not([open])", { has: link });
    if (await chapter.count()) await chapter.locator("summary").click();
    await link.click();
    await expect(this.page).toHaveURL(new RegExp(`/${view}$`));
  }

  /** Makes a link and reads its address. */
  async shares(role: Role, label = "", limits: { days?: string; password?: string; sections?: string[]; money?: false } = {}): Promise<string> {
    await this.page.getByRole("banner").getByRole("button", { name: "Share" }).first().click();
    const dialog = this.page.getByRole("dialog", { name: "Share this plan" });
    await dialog.getByRole("radio", { name: role }).check({ force: true });
    await dialog.getByRole("textbox", { name: "Who it is for" }).fill(label);
    if (limits.days) await dialog.getByRole("combobox", { name: "Opens the plan" }).selectOption({ label: limits.days });
    if (limits.sections) {
      await dialog.getByRole("combobox", { name: "What it shows" }).selectOption({ label: "Chosen sections" });
      await dialog.getByRole("button", { name: "None", exact: true }).click();
      for (const name of limits.sections) await dialog.getByRole("checkbox", { name, exact: true }).check();
    }
    if (limits.money === false) await dialog.getByRole("checkbox", { name: "Leave out amounts of money" }).check();
    if (limits.password) await dialog.getByRole("textbox", { name: "Password" }).fill(limits.password);
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const address = await dialog.getByRole("textbox", { name: "The link" }).inputValue();
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(dialog).toHaveCount(0);
    return address;
  }

  card(name: string): Locator {
    return this.page.locator(".map-card").filter({ has: this.page.locator(".card-name", { hasText: name }) });
  }

  get cards(): Locator {
    return this.page.locator(".map-card");
  }

  /** Opens a touchpoint's form by its card on the map. */
  async opensCard(name: string): Promise<void> {
    await this.card(name).locator(".card-open").click();
    await expect(this.panel).toBeVisible();
  }

  get panel(): Locator {
    return this.page.locator("aside.panel");
  }

  /** A field of the form, by its collection and key. */
  field(name: string): Locator {
    return this.page.locator(`[data-field="${name}"]`);
  }

  /** Types into a line or a person's name and leaves the field. */
  async fills(name: string, text: string): Promise<void> {
    const input = this.field(name).locator("input").first();
    await input.fill(text);
    await input.press("Enter");
  }

  /** Types prose, key by key, at the end of what is there. */
  async types(name: string, text: string): Promise<void> {
    const area = this.field(name).locator("textarea");
    await area.focus();
    await area.press("Control+End");
    await area.pressSequentially(text);
  }

  prose(name: string): Locator {
    return this.field(name).locator("textarea");
  }

  /** Adds a record to the table that is shown. */
  async addsRow(): Promise<void> {
    await this.page.locator(".bar .btn.primary").first().click();
  }

  /** How many rows the table that is shown has. */
  async hasRows(count: number): Promise<void> {
    await expect(this.page.locator(".bar .count").first()).toHaveText(String(count));
  }

  /** Sets up the usual stages and channels of a blank plan's map. */
  async setsUpMap(): Promise<void> {
    await this.page.getByRole("button", { name: "Begin with the usual ones" }).click();
  }

  /** Adds touchpoints into the first gap or cell of the map. */
  async adds(...names: string[]): Promise<void> {
    await this.page.locator(".map-cell .add-here").first().click();
    const input = this.page.locator(".map-cell .add-input");
    for (const name of names) {
      await input.fill(name);
      await input.press("Enter");
    }
    await input.press("Escape");
    for (const name of names) await expect(this.card(name)).toBeVisible();
  }
}

/** Ends a WebSocket's world: what a page says to its console when the relay is gone. */
export const OUTAGE = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket|Failed to fetch|service worker|Failed to load resource/i;
