// Files that people bring and take: chosen, dropped, downloaded; and files that mean harm.
import { readFile } from "node:fs/promises";
import { deflateRawSync, crc32 } from "node:zlib";
import { type Download, type Locator, type Page, expect } from "@playwright/test";

/** A file in memory. */
export interface Made {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function file(name: string, content: string | Buffer): Made {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) };
}

/** Opens the menu behind the header's last button and takes a command from it. */
export async function command(page: Page, name: string): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "More" }).click();
  await page.getByRole("dialog", { name: "More" }).getByRole("button", { name }).click();
}

/** Clicks what asks for a file, and gives it this one. */
export async function choose(page: Page, button: Locator, made: Made): Promise<void> {
  const asked = page.waitForEvent("filechooser");
  await button.click();
  await (await asked).setFiles(made);
}

/** What a click downloads. */
export async function downloaded(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const begun = page.waitForEvent("download");
  await click();
  const download: Download = await begun;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Lets a file fall onto the page, as from the desktop. */
export async function drop(page: Page, made: Made): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name));
      return data;
    },
    { name: made.name, bytes: [...made.buffer] },
  );
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

/** The import dialog. */
export class Importing {
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Import a document" });
  }

  static async inPlan(page: Page): Promise<Importing> {
    await command(page, "Import a document");
    return new Importing(page);
  }

  static async atHome(page: Page): Promise<Importing> {
    await page.getByRole("button", { name: "Import a document" }).click();
    return new Importing(page);
  }

  async pastes(text: string): Promise<void> {
    await this.dialog.getByRole("textbox", { name: "Text of the plan" }).fill(text);
    await this.dialog.getByRole("button", { name: "Read", exact: true }).click();
  }

  async chooses(made: Made): Promise<void> {
    await choose(this.page, this.dialog.getByRole("button", { name: "Choose a file" }), made);
  }

  /** The found records of a collection. */
  group(name: string): Locator {
    return this.dialog.locator(".found-group").filter({ has: this.page.getByRole("heading", { name, exact: true }) });
  }

  async found(name: string, count: number): Promise<void> {
    await expect(this.group(name).locator("summary .n")).toHaveText(String(count));
  }

  async adds(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Add to the plan" }).click();
    await expect(this.dialog).toHaveCount(0);
  }

  async says(words: RegExp): Promise<void> {
    await expect(this.dialog.getByRole("alert")).toHaveText(words);
  }
}

/** A packed file with these parts. */
export function packed(parts: Record<string, Buffer>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const body = deflateRawSync(content);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(body.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), about, Buffer.from(name), body]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), about, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** An unsigned number as automerge writes it. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 0x80))];
}

/** A chunk of an automerge file: 1 is a change, 2 a deflated one. */
function chunk(kind: number, body: Uint8Array): Buffer {
  return Buffer.from([0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind, ...leb(body.length), ...body]);
}

/** A plan's file of a hundred bytes: one change that says "three million times the same". */
export function manyOperations(): Buffer {
  const run = (...value: number[]) => [...leb(3_000_000), ...value];
  const columns: [number, number[]][] = [
    [0x15, run(1, 0x6b)],
    [0x42, run(1)],
    [0x56, run(0)],
    [0x70, run(0)],
  ];
  const specs = columns.flatMap(([name, bytes]) => [name, bytes.length]);
  const bytes = columns.flatMap(([, bytes]) => bytes);
  return chunk(1, Uint8Array.from([0, 1, 0xaa, 1, 1, 0, 0, 0, columns.length, ...specs, ...bytes]));
}

/** A plan's file that unpacks to a thousand times its size. */
export function inflating(): Buffer {
  return chunk(2, deflateRawSync(Buffer.alloc(64 * 1024 * 1024)));
}
