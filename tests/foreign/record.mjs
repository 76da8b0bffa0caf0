// Records the frames of automerge-repo's own WebSocket client and server, as fixtures for shared's wire tests.
//
//   npm install @automerge/automerge-repo @automerge/automerge-repo-network-websocket ws
//   node record.mjs <output folder>
//
// A small proxy stands between a real client and a real server and writes down one frame of every kind.

import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Repo, cbor } from "@automerge/automerge-repo"
import { WebSocketClientAdapter, WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket"
import { WebSocket, WebSocketServer } from "ws"

const folder = process.argv[2]
if (!folder) throw new Error("usage: node record.mjs <output folder>")
mkdirSync(folder, { recursive: true })

const pause = millis => new Promise(done => setTimeout(done, millis))
const seen = new Set()

/** Keeps the first frame of each type and direction. */
function record(direction, bytes) {
  const { type } = cbor.decode(bytes)
  const name = `${direction}-${type}.cbor`
  if (!seen.has(name)) {
    seen.add(name)
    writeFileSync(join(folder, name), bytes)
    console.log(name, bytes.length)
  }
}

const listen = server => new Promise(done => server.on("listening", () => done(server.address().port)))

const serverSocket = new WebSocketServer({ port: 0 })
const serverPort = await listen(serverSocket)
const server = new Repo({ network: [new WebSocketServerAdapter(serverSocket)], peerId: "fixture-server" })

const proxy = new WebSocketServer({ port: 0 })
proxy.on("connection", client => {
  const upstream = new WebSocket(`ws://localhost:${serverPort}`)
  const waiting = []
  upstream.on("open", () => waiting.splice(0).forEach(frame => upstream.send(frame)))
  client.on("message", frame => {
    record("client", frame)
    upstream.readyState === WebSocket.OPEN ? upstream.send(frame) : waiting.push(frame)
  })
  upstream.on("message", frame => {
    record("server", frame)
    client.send(frame)
  })
  client.on("close", () => upstream.close())
  upstream.on("close", () => client.close())
})
const proxyPort = await listen(proxy)

const adapter = new WebSocketClientAdapter(`ws://localhost:${proxyPort}`)
const client = new Repo({ network: [adapter], peerId: "fixture-client" })

// The client shares a document: join, peer, sync both ways.
const made = client.create({ title: "Plan" })
await pause(500)
made.change(doc => { doc.title = "Plan B" })
made.broadcast({ hello: "people" })
await pause(500)

// The server speaks first.
const found = await server.find(made.url)
found.change(doc => { doc.title = "Plan C" })
found.broadcast({ hello: "yourself" })
await pause(500)

// The client asks for a document that is there, and for one that is nowhere.
const others = server.create({ title: "Other" })
await client.find(others.url)
await client.find("automerge:4NMNnkMhL8jXrdJ9jamS58PAVdXu").catch(() => {})
await pause(500)

// Another version of the protocol: the server answers with an error.
const stranger = new WebSocket(`ws://localhost:${proxyPort}`)
stranger.on("open", () => stranger.send(cbor.encode({
  type: "join", senderId: "stranger", peerMetadata: {}, supportedProtocolVersions: ["99"],
})))
await pause(500)

adapter.disconnect()
await pause(500)
process.exit(0)
