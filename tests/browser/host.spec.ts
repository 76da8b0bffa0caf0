// Between the plan and the browser: co-editing, links, tabs, and every kind of bad weather on the device.
import { AWAY, PlanPage } from "./support/plan.ts";
import { expect, test } from "./support/test.ts";

test("two people edit one plan live, and the link's secret leaves the address at once", async ({ person }) => {
  const ada = await PlanPage.create(await person());
  await ada.is("saved");
  const ben = await PlanPage.open(await person(), ada.id, await ada.token());
  expect(ben.page.url()).not.toContain("#");
  await ada.name("Spring launch");
  await expect(ben.title).toHaveValue("Spring launch");
  await ben.add();
  await ada.hasGoals(1);
  await ada.is("saved");
  await ben.is("saved");
});

test("a read-only link shows the plan live and offers nothing to edit", async ({ person }) => {
  const ada = await PlanPage.create(await person());
  await ada.is("saved");
  const ben = await PlanPage.open(await person(), ada.id, (await ada.link("viewer")).token);
  await ada.add();
  await ben.hasGoals(1);
  await expect(ben.banner).toHaveAttribute("data-trouble", "ReadOnly");
  await expect(ben.page.locator(".bar .btn.primary")).toHaveCount(0);
});

test("a revoked link is told at once; what it had stays and can become a plan of one's own", async ({ person }) => {
  const ada = await PlanPage.create(await person());
  await ada.is("saved");
  const { link, token } = await ada.link("editor");
  const ben = await PlanPage.open(await person(), ada.id, token);
  await ben.add();
  await ben.is("saved");
  await ada.revoke(link);
  await expect(ben.banner).toHaveAttribute("data-trouble", "Revoked");
  await ben.hasGoals(1);
  await ben.page.getByRole("button", { name: "Make it my own plan" }).click();
  await expect(ben.page).not.toHaveURL(new RegExp(ada.id));
  await ben.is("saved");
});

test("a link that opens nothing says so", async ({ person }) => {
  const ada = await PlanPage.create(await person());
  await ada.is("saved");
  const { link, token } = await ada.link("viewer");
  await ada.revoke(link);
  const page = await (await person()).newPage();
  await page.goto(`/p/${ada.id}#${token}`);
  await expect(page.getByRole("heading", { name: "This plan is not on this device." })).toBeVisible();
});

test("p05 many changes are kept as chunks, then as one snapshot, and nothing is missing", async ({ person }) => {
  test.slow();
  const ada = await PlanPage.create(await person());
  await ada.page.evaluate(() => {
    const add = document.querySelector<HTMLElement>(".bar .btn.primary");
    for (let i = 0; i < 520; i++) add?.click();
  });
  await ada.hasGoals(520);
  await expect.poll(async () => (await ada.chunks()).length, { timeout: 60_000 }).toBe(1);
  expect((await ada.chunks())[0]).toMatch(/^snapshot:/);
  await ada.reload();
  await ada.hasGoals(520);
});

test("p12 a damaged chunk is set aside and told, and the relay brings its content back", async ({ person }) => {
  const ada = await PlanPage.create(await person());
  for (let i = 0; i < 3; i++) await ada.add();
  await ada.is("saved");
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
  await ada.reload();
  await expect(ada.banner).toHaveAttribute("data-trouble", "StorageDamaged");
  await ada.hasGoals(3);
  await ada.is("saved");
  await ada.reload();
  await ada.hasGoals(3);
  await expect(ada.banner).toHaveCount(0);
});

test("p34 a full device is told; editing goes on, and everything is kept when there is room", async ({ person, relay, complaints }) => {
  complaints.allow(AWAY);
  const ada = await PlanPage.create(await person());
  await ada.is("saved");
  await ada.page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    Object.assign(window, { isFull: true });
    IDBObjectStore.prototype.put = function (...given) {
      if ("isFull" in window && window.isFull) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
  await ada.add();
  await expect(ada.banner).toHaveAttribute("data-trouble", "StorageFull");
  await expect(ada.sync).toHaveText("Saved online, not on this device");
  await relay.kill();
  await ada.add();
  await expect(ada.sync).toHaveText("Not kept: storage failed");
  await ada.page.evaluate(() => Object.assign(window, { isFull: false }));
  await expect(ada.sync).toHaveText("Offline · 1 change kept on this device", { timeout: 45_000 });
  await expect(ada.banner).toHaveCount(0);
  await ada.reload();
  await ada.hasGoals(2);
});

test("p36 without a store on the device the plan works online, and that is said", async ({ person }) => {
  const context = await person();
  await context.addInitScript(() => Object.defineProperty(window, "indexedDB", { get: () => undefined }));
  const ada = await PlanPage.create(context);
  await ada.add();
  await ada.hasGoals(1);
  await expect(ada.banner).toHaveAttribute("data-trouble", "StorageBlocked");
  await expect(ada.sync).toHaveText("Saved online, not on this device");
});

test("p33 a newer version that changes the store is not held up by an old tab", async ({ person, complaints }) => {
  // A bare text file, for its origin's store without the app: the browser then asks for an icon by itself.
  complaints.allow(/favicon/);
  const context = await person();
  const ada = await PlanPage.create(context);
  await ada.is("saved");
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
  await ada.add();
  await expect(ada.banner).toHaveAttribute("data-trouble", "Outdated");
  await expect(ada.sync).toHaveText("Saved online, not on this device");
});
