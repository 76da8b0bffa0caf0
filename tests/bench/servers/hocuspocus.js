// Hocuspocus as it comes. Keeps nothing, unless it is given a folder: then a document is a file, written when Hocuspocus says so.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server } from "@hocuspocus/server";
import * as Y from "yjs";

const folder = process.argv[2];
const keeping = folder && {
  async onLoadDocument({ documentName, document }) {
    try {
      Y.applyUpdate(document, readFileSync(join(folder, documentName)));
    } catch {
      // Not there yet.
    }
  },
  async onStoreDocument({ documentName, document }) {
    writeFileSync(join(folder, documentName), Y.encodeStateAsUpdate(document));
  },
};
const server = new Server({ address: "127.0.0.1", port: 0, quiet: true, ...keeping });
server.httpServer.on("connection", (socket) => socket.setNoDelay(true));
await server.listen();
console.log(`Hocuspocus at ws://127.0.0.1:${server.address.port}`);
