// A real relay and the few requests that tests make of it.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** Starts the relay that TOUCHLOOM_BIN names, with an empty store, on a free port. */
export async function startRelay() {
  const binary = process.env.TOUCHLOOM_BIN;
  if (!binary) throw new Error("TOUCHLOOM_BIN is not set: run these tests by `cargo xtask test foreign`");
  const data = await mkdtemp(join(tmpdir(), "touchloom-foreign-"));
  const child = spawn(binary, ["--listen", "127.0.0.1:0", "--data", data, "--log", "error"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(child.stdout), "line");
  const address = line.slice(line.indexOf("//") + 2);
  return {
    address,
    syncUrl: (token) => `ws://${address}/sync?token=${token}`,
    /** Makes a plan: `{ id, token }`. */
    createPlan: () => post(address, "/api/plans", {}),
    /** Makes a link to a plan: `{ token }`. */
    createLink: (plan, role) => post(address, `/api/plans/${plan.id}/links`, { role, label: role }, plan.token),
    /** What a link opens: its role, and the plan's documents. */
    async open(plan, token) {
      const answer = await fetch(`http://${address}/api/plans/${plan.id}`, { headers: { authorization: `Bearer ${token}` } });
      return answer.json();
    },
    /** Runs an administrator's command on the relay's folder. */
    administer: (command, ...words) => promisify(execFile)(binary, [command, "--data", data, ...words]),
    async stop() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function post(address, path, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`http://${address}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
