import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { doors } from "../../test/proof.ts";
import type { Json } from "../contract/name.ts";
import type { Credential } from "../contract/trigger.ts";
import { compileCredentials } from "./compile.ts";
import { callExample } from "./credential.ts";
import { curlExample } from "./curl.ts";

const run = promisify(execFile);
const url = "https://tripline.example.com/api/v1/hooks/trg_1/run";
const sample = { order: 1, note: `it's "50%" \\ $HOME \`date\` ! ü\n` };
const secret = "it-is.a/secret+1";
const encoded: Record<string, string> = {
  utf8: secret,
  hex: Buffer.from(secret).toString("hex"),
  base64: `whsec_${Buffer.from(secret).toString("base64")}`,
};

test("[S18] [S19] the command for a bearer token has exactly the documented form", () => {
  const example = callExample([{ scheme: "bearer" }]);
  expect(curlExample({ url, method: "POST", example, sample: { a: 1 } })).toBe(
    `curl -X POST "${url}" -H "Authorization: Bearer YOUR_API_KEY_HERE" -H "Content-Type: application/json" -d '{"a":1}'`,
  );
});

test("[S17] [S107] keys in the URL stand in the address, unless one is there already", () => {
  const example = callExample([{ scheme: "shared-key", secret: "s" }]);
  const call = { method: "POST", example, sample: {} };
  expect(curlExample({ url, ...call })).toContain(`"${url}?key=YOUR_API_KEY_HERE"`);
  expect(curlExample({ url: `${url}?a=1`, ...call })).toContain(`"${url}?a=1&key=YOUR_API_KEY_HERE"`);
  expect(curlExample({ url: `${url}?key=mine`, ...call })).toContain(`"${url}?key=mine"`);
});

test("a command that means something to the shell in its address is quoted so that it does not", () => {
  const command = curlExample({ url: `${url}?a=$(date)`, method: "POST", example: {}, sample: {} });
  expect(command).toContain(`'${url}?a=$(date)'`);
});

const hmac = { scheme: "hmac", secret: "secret", header: "X-Signature" };
const timed = { ...hmac, payload: "{timestamp}.{body}", timestamp: { header: "X-Time" } };
const algorithms = ["sha1", "sha256", "sha512", "md5"] as const;
const encodings = ["hex", "base64", "base64url"] as const;

const commands: [name: string, credential: Credential][] = [
  ["none", { scheme: "none" }],
  ["bearer", { scheme: "bearer" }],
  ["bearer with a chosen token", { scheme: "bearer", secret: "secret" }],
  ["API key in a header", { scheme: "api-key", parameter: "X-Shop!Key" }],
  ["API key in the URL", { scheme: "api-key", in: "query", parameter: "the key[]" }],
  ["Basic", { scheme: "basic", username: "o'neil $HOME", secret: "secret" }],
  ["shared key", { scheme: "shared-key", secret: "secret" }],
  ...algorithms.flatMap((algorithm) =>
    encodings.map((encoding): [string, Credential] => [
      `HMAC ${algorithm} in ${encoding}`,
      { ...hmac, algorithm, encoding },
    ]),
  ),
  ["HMAC of the stringified body", { ...hmac, signs: "stringified" }],
  ["HMAC with a prefix", { ...hmac, prefix: 'a$"!=' }],
  ["HMAC with a hex secret", { ...hmac, secretEncoding: "hex" }],
  ["HMAC with a base64 secret", { ...hmac, secretEncoding: "base64" }],
  ["HMAC with a timestamp", timed],
  ["HMAC with milliseconds", { ...timed, timestamp: { header: "X-Time", unit: "milliseconds" } }],
  ["HMAC with ISO time", { ...timed, timestamp: { header: "X-Time", unit: "iso" } }],
  [
    "HMAC in pairs",
    { ...hmac, format: { kind: "pairs", signature: "v1", timestamp: "t" }, payload: "{timestamp}.{body}" },
  ],
  ["HMAC over everything", { ...timed, payload: "$a {method}'{url}\"{timestamp}!{header:X-Id}\\{body}" }],
  [
    "Standard Webhooks",
    {
      ...hmac,
      encoding: "base64",
      secretEncoding: "base64",
      prefix: "v1,",
      format: { kind: "list" },
      payload: "{header:webhook-id}.{timestamp}.{body}",
      timestamp: { header: "webhook-timestamp" },
    },
  ],
];

test.each(commands)("[S17] [S20] the pasted command for %s proves its sender", async (_, credential) => {
  const stored = encoded[String(credential["secretEncoding"])] ?? secret;
  const verifier = compileCredentials(
    [credential],
    doors({
      secrets: { secret: stored },
      keys: [{ id: "key_1", name: "partner", key: secret }],
    }),
  );
  for (const method of ["POST", "GET"]) {
    await using server = await listening();
    const target = `${server.url}/in/shop?a=1&b=%20`;
    const command = curlExample({ url: target, method, example: callExample([credential]), sample });
    const inUrl = command.includes("=YOUR_API_KEY_HERE");
    const key = inUrl ? encodeURIComponent(secret) : stored;
    await run("bash", ["-c", command.replaceAll("YOUR_API_KEY_HERE", key)]);
    const [call] = server.calls;
    if (call === undefined) throw new Error("nothing was received");
    const verdict = await verifier.verify({ ...call, now: Date.now() });
    expect(verdict, command).toMatchObject({ kind: "proved" });
    expect(call.method).toBe(method);
    const received: Json = method === "GET" ? "" : JSON.parse(call.body.toString());
    expect(received).toEqual(method === "GET" ? "" : sample);
  }
});

interface Call {
  method: string;
  url: string;
  headers: Record<string, string>;
  query: URLSearchParams;
  body: Buffer;
}

/** A server on a free port that keeps what it receives. */
async function listening() {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const { method = "", url: path = "", headers } = request;
    const query = new URL(path, "http://localhost").searchParams;
    const single = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls.push({ method, url: path, headers: single, query, body: Buffer.concat(chunks) });
      response.end("OK");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
