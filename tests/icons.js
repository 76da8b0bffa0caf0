// Draws the PNG icons from public/icons/icon.svg: `npm run icons`, needed only after that file has changed.
import { chromium } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { LAUNCH } from "./chromium.js";

const folder = fileURLToPath(new URL("../public/icons/", import.meta.url));
const svg = await readFile(`${folder}icon.svg`, "utf8");
// A maskable icon is cut to any shape within its middle four fifths: the ground goes to the edge, the mark shrinks.
const square = svg.replace(' rx="14"', "");
const mark = square.replace("<g ", '<g transform="translate(32 32) scale(.8) translate(-32 -32)" ');
const icons = [
  ["icon-192.png", 192, svg],
  ["icon-512.png", 512, svg],
  ["maskable-512.png", 512, mark],
  ["apple-touch-icon.png", 180, square],
];

const browser = await chromium.launch(LAUNCH);
const page = await browser.newPage();
for (const [name, size, drawing] of icons) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>* { margin: 0 } svg { display: block; width: ${size}px }</style>${drawing}`);
  await page.screenshot({ path: folder + name, omitBackground: true });
}
await browser.close();
