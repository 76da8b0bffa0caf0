// The reference sync server to compare with: automerge-repo in Node, nothing stored, announcing to nobody, as its own sync server does.
import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket) => socket._socket.setNoDelay(true));
server.on("listening", () => console.log(`automerge-repo server at ws://127.0.0.1:${server.address().port}`));
new Repo({ network: [new WebSocketServerAdapter(server)], sharePolicy: async () => false });
