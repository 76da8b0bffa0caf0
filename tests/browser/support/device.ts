// What lies below the screen: the device's store and the relay's links.
import * as Automerge from "@automerge/automerge";
import { expect } from "@playwright/test";
import type { Planner } from "./planner.ts";

/** The token that the device keeps for the plan. */
export function tokenOf({ page, id }: Planner): Promise<string> {
  return page.evaluate(
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
    id,
  );
}

/** The names of the chunks that the device keeps for all plans. */
export function chunksOf({ page }: Planner): Promise<string[]> {
  return page.evaluate(
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

/** Makes an editor's link by the relay's HTTP interface: its name, and the address to open. */
export async function linkTo(planner: Planner): Promise<{ link: string; address: string }> {
  const answer = await planner.page.request.post(`/api/plans/${planner.id}/links`, {
    headers: { authorization: `Bearer ${await tokenOf(planner)}` },
    data: { role: "editor", label: "" },
  });
  expect(answer.status()).toBe(201);
  const { link, token } = await answer.json();
  return { link, address: `/p/${planner.id}/goals#${token}` };
}

/** The actors of the changes that the device keeps one by one. */
export async function actorsOf({ page }: Planner): Promise<string[]> {
  const changes = await page.evaluate(
    () =>
      new Promise<number[][]>((resolve, reject) => {
        const opening = indexedDB.open("touchloom");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const chunks = opening.result.transaction("chunks").objectStore("chunks");
          const names = chunks.getAllKeys();
          const bytes = chunks.getAll();
          bytes.onsuccess = () => {
            opening.result.close();
            const isChange = (_: Uint8Array, at: number) => !String((names.result[at] as string[])[1]).startsWith("snapshot:");
            resolve(bytes.result.filter(isChange).map((bytes: Uint8Array) => [...bytes]));
          };
        };
      }),
  );
  return [...new Set(changes.map((bytes) => Automerge.decodeChange(Uint8Array.from(bytes)).actor))];
}
