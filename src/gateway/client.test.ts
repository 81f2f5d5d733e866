import { once } from "node:events";
import { createServer, request } from "node:http";
import { expect, test } from "vitest";
import { type Client, compileAddressList, compileClient } from "./client.ts";

/** What is seen of a real request from 127.0.0.1 with these headers. */
async function seen(trusted: string[], headers: Record<string, string>): Promise<Client> {
  const client = compileClient(trusted);
  const clients: Client[] = [];
  const server = createServer((received, response) => {
    clients.push(client(received));
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
  expect(await seen([], headers)).toEqual({ ip: "127.0.0.1", secure: false });
  expect(await seen(["10.0.0.0/8"], headers)).toEqual({ ip: "127.0.0.1", secure: false });
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

test("a list of addresses takes IPv4, IPv6 and CIDRs, and refuses what is none", () => {
  const has = compileAddressList(["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"]);
  const addresses = [
    "192.0.2.255",
    "192.0.3.0",
    "2001:db8:ffff::1",
    "2001:db9::1",
    "198.51.100.7",
    "::ffff:198.51.100.7",
    "",
    "x",
  ];
  expect(addresses.filter(has)).toEqual([
    "192.0.2.255",
    "2001:db8:ffff::1",
    "198.51.100.7",
    "::ffff:198.51.100.7",
  ]);
  expect(() => compileAddressList(["192.0.2.0/33"])).toThrow();
  expect(() => compileAddressList(["example.com"])).toThrow();
});
