import { once } from "node:events";
import { createServer, request } from "node:http";
import { expect, test } from "vitest";
import { type Client, compileClient, type TrustedProxies } from "./client.ts";

/** What is seen of a real request from 127.0.0.1 with these headers. */
async function seen(
  trusted: string[] | TrustedProxies,
  headers: Record<string, string>,
): Promise<Client & { how: string; doubt: string | null }> {
  const view = compileClient(Array.isArray(trusted) ? { proxies: trusted } : trusted);
  const clients: (Client & { how: string; doubt: string | null })[] = [];
  const server = createServer((received, response) => {
    clients.push({ ...view.of(received), how: view.explain(received), doubt: view.doubt(received) });
    response.end();
  }).listen(0, "::");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const [answer] = await once(request({ port, host: "127.0.0.1", headers, agent: false }).end(), "response");
  answer.resume();
  await once(answer, "end");
  server.close();
  const [first] = clients;
  if (first === undefined) throw new Error("nothing was received");
  return first;
}

test("without trusted proxies the peer is the client, whatever it says of itself", async () => {
  const headers = { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" };
  const peer = { ip: "127.0.0.1", secure: false, isProxied: false };
  expect(await seen([], headers)).toMatchObject(peer);
  expect(await seen(["10.0.0.0/8"], headers)).toMatchObject(peer);
});

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9", "203.0.113.9"],
  ["198.51.100.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"],
  ["203.0.113.9:4711", "203.0.113.9"],
  ["[2001:db8::1]:4711, 10.0.0.1", "2001:db8::1"],
  ["2001:DB8:0::1", "2001:db8::1"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["10.0.0.1, 10.0.0.2", "10.0.0.1"],
  ["203.0.113.9, garbage", "127.0.0.1"],
  ["", "127.0.0.1"],
  [Array.from({ length: 60 }, () => "10.0.0.1").join(","), "127.0.0.1"],
])("X-Forwarded-For %s is walked from the right over trusted proxies to %s", async (forwarded, ip) => {
  expect((await seen(["127.0.0.1", "10.0.0.0/8"], { "x-forwarded-for": forwarded })).ip).toBe(ip);
});

test("of several X-Forwarded-Proto the nearest proxy's counts", async () => {
  const proto = async (value: string) => (await seen(["127.0.0.1"], { "x-forwarded-proto": value })).secure;
  expect([await proto("https"), await proto("https, http"), await proto("HTTPS"), await proto("")]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test.each([
  [1, "198.51.100.1, 203.0.113.9", "203.0.113.9"],
  [2, "198.51.100.1, 203.0.113.9", "198.51.100.1"],
  [2, "192.0.2.66, 198.51.100.1, 203.0.113.9", "198.51.100.1"],
  [3, "203.0.113.9", "203.0.113.9"],
  [1, "203.0.113.9, garbage", "127.0.0.1"],
  [2, "garbage, 203.0.113.9", "203.0.113.9"],
])(
  "[S65] of %i proxies that always stand before it, X-Forwarded-For %s tells %s",
  async (hops, forwarded, ip) => {
    const client = await seen({ proxies: [], hops }, { "x-forwarded-for": forwarded });
    expect(client).toMatchObject({ ip, isProxied: true });
  },
);

test("[S65] how an address was seen is told: peer, chain, and what is trusted", async () => {
  const headers = { "x-forwarded-for": "198.51.100.1, 203.0.113.9" };
  const field = 'X-Forwarded-For "198.51.100.1, 203.0.113.9"';
  expect((await seen([], {})).how).toBe("its connection's peer");
  expect((await seen(["127.0.0.1"], headers)).how).toBe(`forwarded by 127.0.0.1 (a trusted proxy), ${field}`);
  expect((await seen(["127.0.0.1"], {})).how).toContain("which sent no X-Forwarded-For");
  expect((await seen({ proxies: [], hops: 2 }, headers)).how).toContain("(2 proxies are trusted");
  expect((await seen([], headers)).how).toBe(
    `its connection's peer, which is no trusted proxy, so that its ${field} does not count. ` +
      "If that is your proxy, name it in TRIPLINE_TRUSTED_PROXIES",
  );
  const long = await seen(["127.0.0.1"], { "x-forwarded-for": `\u00e9${"9".repeat(400)}` });
  expect(long.how.length).toBeLessThan(300);
});

test("[S65] a private peer that forwards and is not trusted is taken for a proxy nobody has named", async () => {
  const headers = { "x-forwarded-for": "203.0.113.9" };
  expect((await seen([], headers)).doubt).toBe("127.0.0.1");
  expect((await seen(["10.0.0.0/8"], headers)).doubt).toBe("127.0.0.1");
  expect((await seen(["127.0.0.1"], headers)).doubt).toBeNull();
  expect((await seen([], {})).doubt).toBeNull();
});
