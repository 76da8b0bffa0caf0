// A new version waits for the user's word; old files stay for the tabs that still need them; there is a way out.
import type { Page } from "@playwright/test";
import { Edition } from "./support/edition.ts";
import { Planner } from "./support/planner.ts";
import { expect, test as base } from "./support/test.ts";

const test = base.extend<{ edition: Edition }>({
  edition: async ({ relay }, use) => {
    const edition = await Edition.before(relay.url);
    await use(edition);
    await edition.close();
  },
});

const root = (page: Page) => page.locator("html");
const lookForUpdate = (page: Page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().then(() => {}));
const giveWord = (page: Page) => page.evaluate(() => void window.dispatchEvent(new Event("touchloom:activate")));
const caches = (page: Page) => page.evaluate(async () => (await window.caches.keys()).filter((name) => name !== "touchloom-memory"));

async function open(page: Page, edition: Edition): Promise<void> {
  await page.goto(`${edition.url}/`);
  await expect(page.locator("#boot")).toHaveCount(0);
}

async function releaseAndAccept(page: Page, edition: Edition, name: string): Promise<void> {
  edition.release(name);
  await lookForUpdate(page);
  await expect(root(page)).toHaveAttribute("data-update", "waiting");
  await giveWord(page);
  await expect(root(page)).toHaveAttribute("data-edition", name);
}

test("a new version is announced and waits, reloads included, until the user says so", async ({ person, edition }) => {
  const context = await person();
  const page = await context.newPage();
  const other = await context.newPage();
  await open(page, edition);
  await expect(root(page)).toHaveAttribute("data-update", "ready");
  await open(other, edition);

  edition.release("-next");
  await lookForUpdate(page);
  await expect(root(page)).toHaveAttribute("data-update", "waiting");
  await expect(root(other)).toHaveAttribute("data-update", "waiting");
  await page.reload();
  await expect(root(page)).toHaveAttribute("data-edition", "");
  await expect(root(page)).toHaveAttribute("data-update", "waiting");

  await giveWord(page);
  await expect(root(page)).toHaveAttribute("data-edition", "-next");
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(root(other)).toHaveAttribute("data-update", "activated");
  await expect(root(other)).toHaveAttribute("data-edition", "");
});

test("the version before the current one stays on the device, older ones go", async ({ person, edition }) => {
  const page = await (await person()).newPage();
  await open(page, edition);
  await expect(root(page)).toHaveAttribute("data-update", "ready");
  await releaseAndAccept(page, edition, "-2");
  await expect.poll(() => caches(page)).toEqual([expect.not.stringMatching(/-\d$/), expect.stringMatching(/-2$/)]);
  await releaseAndAccept(page, edition, "-3");
  await expect.poll(() => caches(page)).toEqual([expect.stringMatching(/-2$/), expect.stringMatching(/-3$/)]);
});

test("a retired service worker removes itself and everything it kept", async ({ person, edition }) => {
  const page = await (await person()).newPage();
  await open(page, edition);
  await expect(root(page)).toHaveAttribute("data-update", "ready");
  edition.retire();
  await lookForUpdate(page);
  await expect.poll(() => page.evaluate(() => window.caches.keys())).toEqual([]);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});

test("an address switches the service worker off on one device", async ({ person, edition, complaints }) => {
  // What was being read from a cache just when it was removed is fetched from the relay instead.
  complaints.allow(/net::ERR_FAILED|Failed to fetch/);
  const page = await (await person()).newPage();
  await open(page, edition);
  await expect(root(page)).toHaveAttribute("data-update", "ready");
  await page.goto(`${edition.url}/?service-worker=off`);
  await expect.poll(() => page.evaluate(() => window.caches.keys())).toEqual([]);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});

test("nothing but the app's own files is kept", async ({ person, edition, complaints }) => {
  complaints.allow(/api\/plans\/none/);
  const page = await (await person()).newPage();
  await open(page, edition);
  await expect(root(page)).toHaveAttribute("data-update", "ready");
  await page.evaluate(() => Promise.all([fetch("/healthz"), fetch("/api/plans/none"), fetch("/robots.txt")]));
  const kept = await page.evaluate(async () => {
    const names = (await window.caches.keys()).filter((name) => name !== "touchloom-memory");
    const requests = await Promise.all(names.map(async (name) => (await window.caches.open(name)).keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });
  expect(kept.filter((path) => !/^\/(assets\/|icons\/|index\.html$|manifest\.webmanifest$)/.test(path))).toEqual([]);
});

/** A first frame as an app would send it that speaks only an older version of the protocol; others as they are. */
function older(frame: string | Buffer): string | Buffer {
  const bytes = Buffer.from(frame);
  const versions = bytes.indexOf("supportedProtocolVersions\x81\x61\x31", "latin1");
  if (versions >= 0) bytes.write("0", versions + "supportedProtocolVersions".length + 2);
  return bytes;
}

test("p39 an app that the relay does not understand says so, keeps what is typed, and is renewed by one click", async ({ person }) => {
  const ada = await Planner.starts(await person(), "Blank plan");
  await ada.goesTo("goals");
  await ada.isSaved();
  let isOld = true;
  await ada.page.routeWebSocket(/\/sync$/, (socket) => {
    const relay = socket.connectToServer();
    socket.onMessage((frame) => relay.send(isOld ? older(frame) : frame));
  });
  await ada.reloads();
  await expect(ada.banner).toHaveAttribute("data-trouble", "OtherVersion");
  await ada.addsRow();
  await expect(ada.sync).toHaveText("Offline · 1 change kept on this device");
  isOld = false;
  await ada.banner.getByRole("button", { name: "Reload" }).click();
  await ada.isSaved();
  await ada.hasRows(1);
  await expect(ada.banner).toHaveCount(0);
});

test("p39 the same click brings a version that waits, or that only now comes out", async ({ person, edition }) => {
  const page = await (await person()).newPage();
  await open(page, edition);
  await expect(root(page)).toHaveAttribute("data-update", "ready");
  edition.release("-next");
  const renew = () => page.evaluate(() => void window.dispatchEvent(new CustomEvent("touchloom:renew", { cancelable: true })));
  await renew();
  await expect(root(page)).toHaveAttribute("data-edition", "-next");
  edition.release("-later");
  await lookForUpdate(page);
  await expect(root(page)).toHaveAttribute("data-update", "waiting");
  await renew();
  await expect(root(page)).toHaveAttribute("data-edition", "-later");
});
