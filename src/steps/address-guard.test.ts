import { lookup } from "node:dns/promises";
import { describe, expect, test } from "vitest";
import { AddressRefused, addressGuard, guardedLookup } from "./address-guard.ts";

const isPublic = addressGuard([]);

describe("refused without permission", () => {
  test.each([
    ["this host", "0.0.0.0"],
    ["this network", "0.1.2.3"],
    ["loopback", "127.0.0.1"],
    ["loopback, not the usual one", "127.255.255.254"],
    ["private", "10.0.0.1"],
    ["private", "172.16.0.1"],
    ["private", "172.31.255.255"],
    ["private", "192.168.1.1"],
    ["link-local", "169.254.1.1"],
    ["the clouds' metadata service", "169.254.169.254"],
    ["Azure's WireServer", "168.63.129.16"],
    ["shared by carriers (also Alibaba's metadata)", "100.100.100.200"],
    ["protocol assignments (also Oracle's metadata)", "192.0.0.192"],
    ["documentation", "203.0.113.1"],
    ["benchmarks", "198.18.0.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["IPv6 unspecified", "::"],
    ["IPv6 loopback", "::1"],
    ["IPv6 loopback, at length", "0:0:0:0:0:0:0:1"],
    ["IPv6 link-local", "fe80::1"],
    ["IPv6 link-local with a zone", "fe80::1%eth0"],
    ["IPv6 unique local", "fc00::1"],
    ["AWS's metadata service over IPv6", "fd00:ec2::254"],
    ["IPv6 site-local", "fec0::1"],
    ["IPv6 multicast", "ff02::1"],
    ["IPv6 documentation", "2001:db8::1"],
    ["mapped loopback", "::ffff:127.0.0.1"],
    ["mapped metadata, in hex", "::ffff:a9fe:a9fe"],
    ["mapped private", "::ffff:10.0.0.1"],
    ["compatible loopback", "::127.0.0.1"],
    ["NAT64 of loopback", "64:ff9b::127.0.0.1"],
    ["NAT64 of the metadata service", "64:ff9b::a9fe:a9fe"],
    ["local NAT64", "64:ff9b:1::1"],
    ["translated (SIIT)", "::ffff:0:127.0.0.1"],
    ["6to4", "2002:7f00:1::"],
    ["Teredo", "2001:0:7f00:1::"],
    ["not assigned", "4000::1"],
    ["no address at all", "localhost"],
    ["nothing", ""],
  ])("%s: %s", (_, address) => {
    expect(isPublic(address)).toBe(false);
  });
});

test.each([
  "1.1.1.1",
  "8.8.8.8",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700::1111",
  "::ffff:1.1.1.1",
  "64:ff9b::1.1.1.1",
])("the public address %s may be reached", (address) => {
  expect(isPublic(address)).toBe(true);
});

test("what is allowed by its network may be reached, however it is wrapped, and nothing beside it", () => {
  const guard = addressGuard(["10.1.0.0/16", "::1/128", "192.168.7.7"]);
  for (const address of [
    "10.1.0.1",
    "::ffff:10.1.255.255",
    "64:ff9b::10.1.2.3",
    "::1",
    "192.168.7.7",
    "1.1.1.1",
  ])
    expect([address, guard(address)]).toEqual([address, true]);
  for (const address of ["10.2.0.1", "127.0.0.1", "192.168.7.8", "::2"])
    expect([address, guard(address)]).toEqual([address, false]);
});

test.each(["10.0.0.0/33", "private", "", "/8"])("the permission %j is refused at once", (cidr) => {
  expect(() => addressGuard([cidr])).toThrow();
});

const resolve = (isAllowed: (address: string) => boolean, host: string) =>
  new Promise((done, fail) => {
    guardedLookup(isAllowed)(host, { all: true }, (error, addresses) =>
      error ? fail(error) : done(addresses),
    );
  });

test("a name with one refused address among its addresses is refused whole", async () => {
  const found = await lookup("localhost", { all: true });
  const last = found.at(-1)?.address;
  await expect(resolve((address) => address !== last, "localhost")).rejects.toThrow(AddressRefused);
  expect(await resolve(() => true, "localhost")).toEqual(found);
});

test("a name that does not exist fails as such, which another attempt may mend", async () => {
  const failing = resolve(() => true, "nowhere.invalid");
  await expect(failing).rejects.not.toThrow(AddressRefused);
  await expect(failing).rejects.toThrow(/nowhere\.invalid/);
});
