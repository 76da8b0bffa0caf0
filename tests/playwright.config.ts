// Browser tests: Chromium against real relays. `cargo xtask test browser` builds everything first and says where the relay is.
import { defineConfig } from "@playwright/test";
import { availableParallelism } from "node:os";
import { LAUNCH } from "./chromium.js";

export default defineConfig({
  testDir: "browser",
  outputDir: "../target/browser-tests",
  fullyParallel: true,
  // A test that passes only sometimes is a failure.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Each test drives several pages and a relay of its own.
  workers: Math.max(2, Math.min(4, Math.floor(availableParallelism() / 2))),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: LAUNCH,
    locale: "en-GB",
    timezoneId: "Asia/Taipei",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
