// Stands before a relay and delivers other editions of the app, as a new release would: the same files, another build.
import { once } from "node:events";
import { createServer, type Server } from "node:http";

export class Edition {
  readonly url: string;
  /** The edition now delivered; "" is the relay's own. */
  private name = "";
  private retired = false;

  private constructor(
    private readonly relay: string,
    private readonly server: Server,
    port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  static async before(relay: string): Promise<Edition> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const edition = new Edition(relay, server, address.port);
    server.on("request", async (request, response) => {
      try {
        const { status, type, body } = await edition.answer(request.url ?? "/");
        response.writeHead(status, { "content-type": type, "cache-control": "no-cache" }).end(body);
      } catch (error) {
        response.writeHead(502).end(String(error));
      }
    });
    return edition;
  }

  /** From now on this edition is delivered. */
  release(name: string): void {
    this.name = name;
  }

  /** From now on the service worker is the one that removes itself. */
  retire(): void {
    this.retired = true;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async answer(path: string): Promise<{ status: number; type: string; body: Buffer | string }> {
    const original = await fetch(this.relay + path);
    const type = original.headers.get("content-type") ?? "";
    const { status } = original;
    if (path === "/sw.js") {
      let body = (await original.text()).replace(/const BUILD = "(.*)"/, `const BUILD = "$1${this.name}"`);
      if (this.retired) body = body.replace("const RETIRED = false", "const RETIRED = true");
      return { status, type, body };
    }
    if (type.startsWith("text/html")) {
      return { status, type, body: (await original.text()).replace("<html", `<html data-edition="${this.name}"`) };
    }
    return { status, type, body: Buffer.from(await original.arrayBuffer()) };
  }
}
