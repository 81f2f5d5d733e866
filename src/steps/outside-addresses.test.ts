import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { runStep } from "../../test/step-context.ts";
import { openHttpDoor } from "./http-door.ts";
import { stepKindOf } from "./index.ts";

const service = await openService(({ url }, response) => {
  const target = url.startsWith("/to") ? new URL(url, "http://x").searchParams.get("url") : null;
  response.setHeader("connection", "close");
  if (target !== null) response.writeHead(307, { location: target });
  response.end('{"id":"1","sid":"SM1","time":1,"access_token":"t"}');
});
const closed = openHttpDoor({ allow: [] });
afterAll(async () => {
  await closed[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const sign = { scheme: "none" };
const access = { bucket: "abc", accessKeyId: "a", secretAccessKey: "b-secret" };
const twilio = { accountSid: "AC1", password: "x", from: "+1", to: "+2", text: "hi" };
const token = { type: "oauth2", clientId: "a", clientSecret: "b-secret" };
/** Every way out of a run over HTTP: what asks, and where the address stands in its settings. */
const waysOut: [string, string, (url: string) => object][] = [
  ["http", "http", (url) => ({ url })],
  [
    "http, for its token",
    "http",
    (tokenUrl) => ({ url: "https://a.example/", auth: { ...token, tokenUrl } }),
  ],
  ["deliver", "deliver", (addresses) => ({ addresses, payload: 1, sign, retry: { attempts: 2 } })],
  ["chat", "chat", (url) => ({ service: "slack", url, text: "hi" })],
  ["sms", "sms", (baseUrl) => ({ ...twilio, baseUrl })],
  ["push", "push", (baseUrl) => ({ topic: "a", message: "b", baseUrl })],
  ["storage", "storage", (endpoint) => ({ ...access, action: "get", key: "a", endpoint })],
];
const refused = [
  ["loopback", (port: number) => `http://127.0.0.1:${port}`],
  ["loopback as a number", (port: number) => `http://2130706433:${port}`],
  ["loopback in hex", (port: number) => `http://0x7f.1:${port}`],
  ["loopback mapped into IPv6", (port: number) => `http://[::ffff:127.0.0.1]:${port}`],
  ["loopback by name", (port: number) => `http://localhost:${port}`],
  ["private", () => "http://10.0.0.1"],
  ["link-local, the metadata service", () => "http://169.254.169.254"],
  ["unique local", () => "http://[fd00::1]"],
] as const;

const run = (type: string, config: object, http = closed) => {
  const kind = stepKindOf(type);
  if (kind === undefined) throw new Error(`There is no kind of step ${type}.`);
  return runStep(kind, config, { http });
};

describe.each(waysOut)("%s", (_, type, configOf) => {
  test.each(refused)("reaches no address that is %s", async (__, urlOf) => {
    await expect(run(type, configOf(urlOf(service.port)))).rejects.toThrow("is not public");
    expect(service.asked).toEqual([]);
  });

  test("follows no redirect to an address that is not allowed, and reaches what an operator has allowed", async () => {
    await using onlyOne = openHttpDoor({ allow: ["127.0.0.1/32"] });
    await using other = await openService((___, response) => response.end("{}"), "127.0.0.2");
    const redirecting = `${service.origin}/to?url=${encodeURIComponent(other.origin)}`;
    await run(type, configOf(redirecting), onlyOne).catch(() => undefined);
    expect(service.asked.length).toBeGreaterThan(0);
    expect(other.asked).toEqual([]);
    service.asked.length = 0;
  });
});

describe("a name whose address changes", () => {
  const { lookup } = dns;
  afterEach(() => {
    dns.lookup = lookup;
    syncBuiltinESMExports();
  });

  test("is checked with the very answer that is connected to, each time anew", async () => {
    await using other = await openService((_, response) => {
      response.setHeader("connection", "close");
      response.end("{}");
    }, "127.0.0.2");
    await using onlyOther = openHttpDoor({ allow: ["127.0.0.2/32"] });
    const answers = ["127.0.0.2", "127.0.0.1"];
    let asked = 0;
    dns.lookup = ((_host: string, _options: object, done: (error: null, addresses: object[]) => void) => {
      asked += 1;
      done(null, [{ address: answers.shift() ?? "127.0.0.1", family: 4 }]);
    }) as never;
    syncBuiltinESMExports();
    const config = { addresses: `http://rebinding.example:${other.port}/`, payload: 1, sign };
    expect((await run("deliver", config, onlyOther)).output).toMatchObject({ delivered: 1 });
    await expect(run("deliver", config, onlyOther)).rejects.toThrow("is not public");
    expect([asked, other.asked.length]).toEqual([2, 1]);
  });
});
