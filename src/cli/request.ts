import { type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { Readable } from "node:stream";
import { arrayBuffer, text } from "node:stream/consumers";
import type { Answer, Asked } from "../contract/client.ts";

/** As long as `fetch` waits for a server that says nothing. */
const silenceMsMax = 300_000;

/**
 * What `fetch` does, as far as a command needs it. Node loads its `fetch` when it is first called, and that alone took a
 * quarter of a command's time.
 */
export async function request(
  address: string,
  { method = "GET", headers = {}, body, signal }: Asked,
): Promise<Answer> {
  const url = new URL(address);
  const options = { method, headers, timeout: silenceMsMax, ...(signal && { signal }) };
  const send = url.protocol === "https:" ? (await import("node:https")).request : plainRequest;
  const response = await answerTo(send, { url, options, body });
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    response.destroy();
    throw new Error("it points elsewhere");
  }
  // Nobody reads what is empty, and what is not read to its end keeps the connection.
  if (status === 204) response.resume();
  return {
    url: address,
    status,
    ok: status < 300,
    headers: { get: (name) => response.headers[name.toLowerCase()]?.toString() ?? null },
    text: () => text(response),
    arrayBuffer: () => arrayBuffer(response),
    get body() {
      return Readable.toWeb(response);
    },
  };
}

interface Sending {
  url: URL;
  options: RequestOptions;
  body: string | undefined;
}

function answerTo(send: typeof plainRequest, { url, options, body }: Sending): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sending = send(url, options);
    sending.on("timeout", () => sending.destroy(new Error(`nothing came for ${silenceMsMax / 1000} s`)));
    sending.on("error", reject);
    sending.on("response", resolve);
    sending.end(body);
  });
}
