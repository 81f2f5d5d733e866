import { once } from "node:events";
import { createServer } from "node:http";
import type { OutgoingDoor } from "../src/gateway/outgoing-door.ts";
import { openHttpDoor } from "../src/steps/http-door.ts";

/** What providers publish on hosts of their own, served here. */
export interface ProviderHost extends AsyncDisposable {
  /** The way out, which finds every host here. */
  readonly http: OutgoingDoor;
  /** What was called, in order, by the URL that was meant. */
  readonly calls: string[];
  /** What there is by its URL; everything else is 404. */
  readonly published: Map<string, string>;
  /** The status of every answer in place of 200, and its headers. */
  failing: { status: number; headers?: Record<string, string> } | null;
}

export async function openProviderHost(published: Readonly<Record<string, string>>): Promise<ProviderHost> {
  const texts = new Map(Object.entries(published));
  const calls: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    const meant = decodeURIComponent(url.slice(1));
    calls.push(meant);
    const text = texts.get(meant);
    const { status, headers = {} } = host.failing ?? { status: text === undefined ? 404 : 200 };
    response.writeHead(status, headers).end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
  const host: ProviderHost = {
    calls,
    published: texts,
    failing: null,
    // Whoever asks has pinned the host before: what arrives here was let through.
    http: {
      request: (call) =>
        door.request({ ...call, url: `http://127.0.0.1:${port}/${encodeURIComponent(call.url)}` }),
    },
    async [Symbol.asyncDispose]() {
      await door[Symbol.asyncDispose]();
      server.close();
      server.closeAllConnections();
    },
  };
  return host;
}
