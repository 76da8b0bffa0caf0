// A real relay, one for each test: started on a free port with a data folder of its own, killed and restarted at will.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How long a relay may take to answer its first request. */
const START_MILLIS = 20_000;

export class Relay {
  readonly url: string;
  /** What it printed, for the report of a failed test. */
  log = "";
  private child: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly data: string,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts a relay with an empty store. */
  static async start(): Promise<Relay> {
    const relay = new Relay(await freePort(), await mkdtemp(join(tmpdir(), "touchloom-test-")));
    await relay.up();
    return relay;
  }

  /** Starts it (again) on the same address and the same data, with further flags. */
  async up(...flags: string[]): Promise<void> {
    const binary = process.env.TOUCHLOOM_BIN;
    if (!binary) throw new Error("TOUCHLOOM_BIN is not set: run these tests by `cargo xtask test browser`");
    const child = spawn(binary, ["--listen", `127.0.0.1:${this.port}`, "--data", this.data, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    child.stdout.on("data", (bytes) => (this.log += bytes));
    child.stderr.on("data", (bytes) => (this.log += bytes));
    const deadline = Date.now() + START_MILLIS;
    while (!(await this.answers())) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the relay did not start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Ends it as an operator would. */
  async down(): Promise<void> {
    await this.end("SIGTERM");
  }

  /** Ends it for good and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/healthz`)).ok;
    } catch {
      return false;
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
