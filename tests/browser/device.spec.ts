// The device's own store, in every kind of bad weather.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { LAUNCH } from "../chromium.js";
import { actorsOf, chunksOf } from "./support/device.ts";
import { OUTAGE, Planner } from "./support/planner.ts";
import { expect, test } from "./support/test.ts";

/** A browser with a profile on the disk, that can be killed as a power cut would. */
async function browserOf(profile: string) {
  await rm(join(profile, "DevToolsActivePort"), { force: true });
  const child = spawn(LAUNCH.executablePath ?? "chromium", [
    ...LAUNCH.args,
    "--headless=new",
    `--user-data-dir=${profile}`,
    "--remote-debugging-port=0",
    "about:blank",
  ], { stdio: "ignore" });
  let port = "";
  await expect
    .poll(async () => {
      port = (await readFile(join(profile, "DevToolsActivePort"), "utf8").catch(() => "")).split("\n")[0] ?? "";
      return port;
    })
    .not.toBe("");
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const kill = async () => {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  return { context: browser.contexts()[0]!, kill };
}

/** Starts a plan in a browser with a profile of its own: the profile, the browser and the planner, whose plan the relay has. */
async function planInProfile(url: string) {
  const profile = await mkdtemp(join(tmpdir(), "touchloom-profile-"));
  const { context, kill } = await browserOf(profile);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(".start").first().click();
  await page.waitForURL(/\/p\//);
  const ada = new Planner(page);
  await ada.isSaved();
  return { profile, ada, kill };
}

test("p04 what is kept on this device survives the death of the browser", async ({ relay }) => {
  const { profile, ada, kill } = await planInProfile(relay.url);
  await expect(ada.page.locator("html")).toHaveAttribute("data-update", "ready");
  await relay.kill();
  await ada.names("Written on the train");
  await ada.isKept();
  const address = ada.page.url();
  await kill();

  const after = await browserOf(profile);
  const again = new Planner(await after.context.newPage());
  await again.page.goto(address);
  await expect(again.title).toHaveValue("Written on the train");
  await again.isKept();
  await relay.up();
  await again.isSaved();
  await after.kill();
  await rm(profile, { recursive: true, force: true });
});

test("p05 many changes are kept as chunks, then as one snapshot, and nothing is missing", async ({ person }) => {
  test.slow();
  const ada = await Planner.starts(await person(), "Blank plan");
  await ada.goesTo("goals");
  await ada.page.evaluate(() => {
    const add = document.querySelector<HTMLElement>(".bar .btn.primary");
    for (let i = 0; i < 520; i++) add?.click();
  });
  await ada.hasRows(520);
  await expect.poll(async () => (await chunksOf(ada)).length, { timeout: 60_000 }).toBe(1);
  expect((await chunksOf(ada))[0]).toMatch(/^snapshot:/);
  await ada.reloads();
  await ada.hasRows(520);
});

test("p12 a damaged chunk is set aside and told, and the relay brings its content back", async ({ person }) => {
  const ada = await Planner.starts(await person(), "Blank plan");
  await ada.goesTo("goals");
  for (let i = 0; i < 3; i++) await ada.addsRow();
  await ada.isSaved();
  await ada.page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open("touchloom");
        opening.onsuccess = () => {
          const writing = opening.result.transaction("chunks", "readwrite");
          writing.objectStore("chunks").openCursor().onsuccess = (event) => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue>).result;
            const bytes: Uint8Array = cursor.value;
            bytes[bytes.length - 3]! ^= 0xff;
            cursor.update(bytes);
          };
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );
  await ada.reloads();
  await expect(ada.banner).toHaveAttribute("data-trouble", "StorageDamaged");
  await ada.hasRows(3);
  await ada.isSaved();
  await ada.reloads();
  await ada.hasRows(3);
  await expect(ada.banner).toHaveCount(0);
});

test("p34 a full device is told; editing goes on, and everything is kept when there is room", async ({ person, relay, complaints }) => {
  complaints.allow(OUTAGE);
  const ada = await Planner.starts(await person(), "Blank plan");
  await ada.goesTo("goals");
  await ada.isSaved();
  await ada.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    Object.assign(window, { isFull: true });
    IDBObjectStore.prototype.put = function (...given) {
      if ("isFull" in window && window.isFull) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
  await ada.addsRow();
  await expect(ada.banner).toHaveAttribute("data-trouble", "StorageFull");
  await expect(ada.sync).toHaveText("Saved online, not on this device");
  await relay.kill();
  await ada.addsRow();
  await expect(ada.sync).toHaveText("Not kept: storage failed");
  await ada.page.evaluate(() => Object.assign(window, { isFull: false }));
  await expect(ada.sync).toHaveText("Offline · 1 change kept on this device", { timeout: 45_000 });
  await expect(ada.banner).toHaveCount(0);
  await ada.reloads();
  await ada.hasRows(2);
});

test("p36 without a store on the device the plan works online, and that is said", async ({ person }) => {
  const context = await person();
  await context.addInitScript(() => Object.defineProperty(window, "indexedDB", { get: () => undefined }));
  const ada = await Planner.starts(context, "Blank plan");
  await ada.goesTo("goals");
  await ada.addsRow();
  await ada.hasRows(1);
  await expect(ada.banner).toHaveAttribute("data-trouble", "StorageBlocked");
  await expect(ada.sync).toHaveText("Saved online, not on this device");
});

test("p33 a newer version that changes the store is not held up by an old tab", async ({ person, complaints }) => {
  // A bare text file, for its origin's store without the app: the browser then asks for an icon by itself.
  complaints.allow(/favicon/);
  const context = await person();
  const ada = await Planner.starts(context, "Blank plan");
  await ada.goesTo("goals");
  await ada.isSaved();
  const newer = await context.newPage();
  await newer.goto("/robots.txt");
  const opened = await newer.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open("touchloom", 99);
        opening.onblocked = () => resolve("blocked");
        opening.onsuccess = () => resolve("opened");
      }),
  );
  expect(opened).toBe("opened");
  await ada.addsRow();
  await expect(ada.banner).toHaveAttribute("data-trouble", "Outdated");
  await expect(ada.sync).toHaveText("Saved online, not on this device");
});

test("p32 two copies of one profile are two actors, and lose nothing to each other", async ({ relay }) => {
  const { profile, ada, kill } = await planInProfile(relay.url);
  await ada.goesTo("goals");
  await ada.addsRow();
  await ada.isSaved();
  const address = ada.page.url();
  await kill();
  const copy = `${profile}-copy`;
  await cp(profile, copy, { recursive: true, filter: (path) => !path.includes("Singleton") });

  const browsers = [await browserOf(profile), await browserOf(copy)];
  const twins: Planner[] = [];
  for (const { context } of browsers) {
    const twin = new Planner(await context.newPage());
    await twin.page.goto(address);
    await twin.hasRows(1);
    await twin.isSaved();
    twins.push(twin);
  }
  await relay.kill();
  const actors: string[] = [];
  for (const twin of twins) {
    const earlier = await actorsOf(twin);
    await twin.addsRow();
    await twin.addsRow();
    await twin.hasRows(3);
    await twin.isKept();
    const own = (await actorsOf(twin)).filter((actor) => !earlier.includes(actor));
    expect(own).toHaveLength(1);
    actors.push(...own);
  }
  expect(new Set(actors).size, "actors").toBe(2);
  await relay.up();
  for (const twin of twins) {
    await twin.hasRows(5);
    await twin.isSaved();
  }
  for (const { kill } of browsers) await kill();
  for (const folder of [profile, copy]) await rm(folder, { recursive: true, force: true });
});

test("p35 the browser is asked to keep what is stored, and where it does not promise to, that is said when it matters", async ({
  person,
  relay,
  complaints,
}) => {
  complaints.allow(OUTAGE);
  const answers = [false, true];
  const planners: Planner[] = [];
  for (const answer of answers) {
    const context = await person();
    await context.addInitScript((answer) => {
      // An empty page is not secure and has none.
      if (!("StorageManager" in window)) return;
      let isAsked = false;
      Object.assign(StorageManager.prototype, {
        persisted: async () => isAsked && answer,
        persist: async () => (isAsked = true) && answer,
      });
    }, answer);
    const planner = await Planner.starts(context, "Blank plan");
    await planner.goesTo("goals");
    await planner.addsRow();
    await planner.isSaved();
    planners.push(planner);
  }
  await relay.kill();
  for (const [number, { page }] of planners.entries()) {
    await expect(page.getByText("You are offline.")).toBeVisible();
    await expect(page.getByText("This browser may clear it")).toHaveCount(answers[number] ? 0 : 1);
  }
});
