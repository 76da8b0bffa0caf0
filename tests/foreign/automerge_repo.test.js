// The JavaScript client, unchanged, on plans behind the real relay: what it writes others read, and what a viewer writes nobody does.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import WebSocket from "ws";
import { startRelay } from "./relay.js";

/** The fixed first change that every plan begins with. */
const FIRST_CHANGE = new URL("../../shared/src/plan/genesis/schema1.bin", import.meta.url);
/** The fixed first change of every discussion. */
const FIRST_OF_DISCUSSION = new URL("../../shared/src/discussion/discussion1.bin", import.meta.url);
/** A bound on hanging, not a measurement. */
const BOUNDED = { timeout: 60_000 };

let relay;
before(async () => (relay = await startRelay()));
after(() => relay.stop());

/** A client of its own on a link. */
function client(t, token) {
  const adapter = new WebSocketClientAdapter(relay.syncUrl(token), 0);
  const repo = new Repo({ network: [adapter] });
  t.after(() => repo.shutdown());
  return { adapter, repo };
}

/** A new plan with its first change in it, and its maker's handle. */
async function newPlan(t) {
  const plan = await relay.createPlan();
  const { repo } = client(t, plan.token);
  const handle = repo.import(await readFile(FIRST_CHANGE), { docId: plan.id });
  await handle.whenReady();
  return { plan, handle };
}

const find = (repo, plan) => repo.find(`automerge:${plan.id}`);

/** Waits until the document satisfies this. */
async function until(handle, holds) {
  while (!holds(handle.doc())) await new Promise((resolve) => handle.once("change", resolve));
}

/** A second client finds a plan only when the relay has it: asks again as long as there is nothing. */
async function findReady(t, plan, token = plan.token) {
  for (;;) {
    const { repo, adapter } = client(t, token);
    try {
      return { handle: await find(repo, plan), repo, adapter };
    } catch (error) {
      if (!/unavailable/.test(error.message)) throw error;
    }
  }
}

test("two JavaScript clients edit one plan, and text merges by character", BOUNDED, async (t) => {
  const { plan, handle: ana } = await newPlan(t);
  ana.change((doc) => {
    doc.plan.title = "春季新品";
    doc.touchpoints.window = { pos: "V", name: "Shop window" };
    doc.plan.purpose = "ab";
  });
  const { handle: ben } = await findReady(t, plan);
  await until(ben, (doc) => doc.touchpoints?.window?.name === "Shop window" && doc.plan.title === "春季新品");
  assert.equal(Number(ben.doc().schema), 1);

  const { next: automerge } = await import("@automerge/automerge");
  ben.change((doc) => automerge.splice(doc, ["plan", "purpose"], 0, 0, "<"));
  ana.change((doc) => automerge.splice(doc, ["plan", "purpose"], 2, 0, ">"));
  await until(ana, (doc) => doc.plan.purpose === "<ab>");
  await until(ben, (doc) => doc.plan.purpose === "<ab>");

  ben.change((doc) => (doc.touchpoints.window.owner = "Ben"));
  await until(ana, (doc) => doc.touchpoints.window.owner === "Ben");
  assert.deepEqual(ana.doc(), ben.doc());
});

test("a viewer's edit reaches nobody, and the viewer is told", BOUNDED, async (t) => {
  const { plan, handle: owner } = await newPlan(t);
  owner.change((doc) => (doc.plan.title = "by the owner"));
  const link = await relay.createLink(plan, "viewer");
  const { handle: viewer, repo, adapter } = await findReady(t, plan, link.token);
  // The relay writes for a viewer as the app does: short texts as plain values.
  await until(viewer, (doc) => String(doc.plan?.title) === "by the owner");

  assert.equal(repo.peerMetadataByPeerId[adapter.remotePeerId].readOnly, true);
  viewer.change((doc) => (doc.plan.title = "by the viewer"));

  owner.change((doc) => (doc.plan.status = "review"));
  await until(viewer, (doc) => String(doc.plan.status) === "review");
  const { handle: fresh } = await findReady(t, plan);
  await until(fresh, (doc) => doc.plan?.status === "review");
  assert.equal(fresh.doc().plan.title, "by the owner");
  assert.equal(owner.doc().plan.title, "by the owner");
});

test("presence goes from one JavaScript client to the other", BOUNDED, async (t) => {
  const { plan, handle: ana } = await newPlan(t);
  const { handle: ben } = await findReady(t, plan);
  const heard = new Promise((resolve) => ben.on("ephemeral-message", ({ message }) => resolve(message)));
  ana.broadcast({ person: "Ana" });
  assert.deepEqual(await heard, { person: "Ana" });
});

test("JavaScript clients talk about a plan, and a viewer hears nothing of it", BOUNDED, async (t) => {
  const { plan, handle: owner } = await newPlan(t);
  owner.change((doc) => (doc.plan.title = "秋季"));
  await findReady(t, plan);
  const link = await relay.createLink(plan, "commenter");
  const told = await relay.open(plan, link.token);
  assert.equal(told.role, "commenter");
  const discussion = { id: told.documents.discussion };

  const { repo } = client(t, link.token);
  const talk = repo.import(await readFile(FIRST_OF_DISCUSSION), { docId: discussion.id });
  await talk.whenReady();
  talk.change((doc) => {
    doc.comments.first = { on: "touchpoints/window", text: "太远了?", by: "ana", name: "Ana", at: Date.now() };
  });
  // The same connection carries the plan.
  const read = await find(repo, plan);
  await until(read, (doc) => doc.plan?.title === "秋季");

  const { handle: answering } = await findReady(t, discussion, plan.token);
  await until(answering, (doc) => doc.comments?.first?.text === "太远了?");
  answering.change((doc) => {
    doc.comments.second = { on: "touchpoints/window", text: "No.", by: "ben", name: "Ben", at: Date.now(), reply_to: "first" };
  });
  await until(talk, (doc) => doc.comments.second?.text === "No.");

  const viewer = await relay.createLink(plan, "viewer");
  assert.equal((await relay.open(plan, viewer.token)).documents.discussion, undefined);
  await assert.rejects(find(client(t, viewer.token).repo, discussion), /unavailable/);

  // An administrator takes it out of the store whole.
  const room = await mkdtemp(join(tmpdir(), "touchloom-export-"));
  t.after(() => rm(room, { recursive: true, force: true }));
  const file = join(room, "comments.automerge");
  const { load } = await import("@automerge/automerge");
  let kept;
  do {
    // The others have heard the answer, and it may just be on its way to the disk.
    await relay.administer("plans", "export", plan.id, "--discussion", "-o", file);
    kept = load(await readFile(file));
  } while (!kept.comments.second);
  assert.deepEqual(kept, answering.doc());
});

test("a token that opens nothing is turned away with a reason", BOUNDED, async () => {
  const socket = new WebSocket(relay.syncUrl("A".repeat(43)));
  const [code, reason] = await new Promise((resolve) => socket.on("close", (...end) => resolve(end)));
  assert.equal(code, 4401);
  assert.equal(String(reason), "unauthorized");
});
