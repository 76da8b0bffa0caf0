// `test` with a relay of its own for each test, and with the rule that no page may write an error to its console.
import { type BrowserContext, test as base, expect } from "@playwright/test";
import { Relay } from "./relay.ts";

/** Errors that pages wrote to their consoles or threw; a test that causes some on purpose says so with `allow`. */
export class Complaints {
  readonly heard: string[] = [];
  private readonly allowed: RegExp[] = [];

  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  listen(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error") this.hear(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.hear(String(error.error().stack ?? error.error())));
  }

  unexpected(): string[] {
    return this.heard.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }

  private hear(text: string): void {
    this.heard.push(text);
  }
}

interface Fixtures {
  relay: Relay;
  complaints: Complaints;
  /** A person with a browser of their own: storage, service worker and caches are shared with nobody. Reaches the relay at `url`. */
  person: (url?: string) => Promise<BrowserContext>;
}

export const test = base.extend<Fixtures>({
  relay: async ({}, use, info) => {
    const relay = await Relay.start();
    await use(relay);
    if (info.status !== info.expectedStatus) await info.attach("relay.log", { body: relay.log });
    await relay.remove();
  },
  complaints: async ({}, use) => {
    const complaints = new Complaints();
    await use(complaints);
    expect(complaints.unexpected(), "console errors").toEqual([]);
  },
  person: async ({ browser, relay, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (url = relay.url) => {
      const context = await browser.newContext({ baseURL: url });
      complaints.listen(context);
      contexts.push(context);
      return context;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
