// The reference sync server to compare with: automerge-repo in Node, announcing to nobody, as its own sync server does. Keeps nothing,
// unless it is given a folder.
import { Repo } from "@automerge/automerge-repo";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { WebSocketServer } from "ws";

const folder = process.argv[2];
const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket) => socket._socket.setNoDelay(true));
server.on("listening", () => console.log(`automerge-repo server at ws://127.0.0.1:${server.address().port}`));
const storage = folder && new NodeFSStorageAdapter(folder);
new Repo({ network: [new WebSocketServerAdapter(server)], storage, sharePolicy: async () => false });
