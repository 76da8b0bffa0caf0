// The Yjs WebSocket server. Keeps nothing, unless it is given a folder: then a document is a file, written when the last client goes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setPersistence, setupWSConnection } from "@y/websocket-server/utils";
import { WebSocketServer } from "ws";
import * as Y from "yjs";

const folder = process.argv[2];
if (folder) {
  setPersistence({
    bindState: (name, document) => {
      try {
        Y.applyUpdate(document, readFileSync(join(folder, name)));
      } catch {
        // Not there yet.
      }
    },
    writeState: async (name, document) => writeFileSync(join(folder, name), Y.encodeStateAsUpdate(document)),
  });
}
const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket, request) => {
  socket._socket.setNoDelay(true);
  setupWSConnection(socket, request);
});
server.on("listening", () => console.log(`y-websocket server at ws://127.0.0.1:${server.address().port}`));
