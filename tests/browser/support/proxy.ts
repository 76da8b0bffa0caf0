// A proxy that knows no WebSockets, as some companies have one in front of everything.
import { once } from "node:events";
import { createServer, request, type Server } from "node:http";

export class Proxy {
  readonly url: string;
  /** WebSockets it would not let through. */
  refused = 0;

  private constructor(private readonly server: Server) {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no address");
    this.url = `http://127.0.0.1:${address.port}`;
  }

  /** Stands between browsers and the relay at `relay`. */
  static async before(relay: string): Promise<Proxy> {
    const server = createServer((asked, answer) => {
      const { method, headers, url } = asked;
      const passed = request(new URL(url ?? "/", relay), { method, headers }, (heard) => {
        answer.writeHead(heard.statusCode ?? 502, heard.headers);
        heard.pipe(answer);
      });
      passed.on("error", () => answer.destroy());
      answer.on("close", () => passed.destroy());
      asked.pipe(passed);
    });
    server.on("upgrade", (_, socket) => {
      proxy.refused += 1;
      socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const proxy = new Proxy(server);
    return proxy;
  }

  async end(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
