// How the tests start Chromium.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The first of the browser's usual names that is found on the path; `CHROMIUM` says otherwise. */
function find() {
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

/** Launch options for Playwright: the system's own Chromium, quiet and without needs beyond a CPU. */
export const LAUNCH = {
  executablePath: process.env.CHROMIUM || find(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
