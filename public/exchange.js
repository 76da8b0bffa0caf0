// The worker that reads and writes files, with a module of its own: fetched when it is first needed, kept for offline use.
//
// In: {read: [file, name, language, plan]} or {write: [plan, format, language, seconds, outline]}, bytes as Uint8Array.
// Out: {stage}, a name, any number of times; then {bytes} or {error}, the key of a text. The page ends the worker when it takes too
// long or is no longer wanted.
//
// The build fills in the double braces.

import init, { read, write } from "{{worker.js}}";

const ready = init({ module_or_path: "{{worker.wasm}}" });
const tell = (stage) => self.postMessage({ stage });

self.onmessage = async ({ data }) => {
  try {
    await ready;
    const bytes = data.read ? read(...data.read, tell) : write(...data.write);
    self.postMessage({ bytes }, [bytes.buffer]);
  } catch (error) {
    // What has words is told; everything else is a mistake of ours, which the console shall not hide.
    if (typeof error !== "string") console.error(error);
    self.postMessage({ error: typeof error === "string" ? error : "exchange.error.failed" });
  }
};
