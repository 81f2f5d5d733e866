import { expect, test } from "vitest";
import { compileAddressList } from "./address-list.ts";

test.each([
  "192.0.2.0/33",
  "example.com",
  "",
  "10.0.0.9-10.0.0.1",
  "10.0.0.1-::1",
  "10.0.0.1-",
  "10.0.0.1-x",
  "::1/129",
])("[S65] %s is refused", (entry) => {
  expect(() => compileAddressList([entry])).toThrow();
});

test("[S65] single addresses, CIDRs and ranges, of IPv4 and IPv6, take what is in them and nothing else", () => {
  const has = compileAddressList([
    "192.0.2.0/24",
    "2001:db8::/32",
    "198.51.100.7",
    "10.0.0.250-10.0.1.4",
    "fd00::1 - fd00::9",
    "2001:DB9:0:0::5",
  ]);
  const inside = [
    "192.0.2.255",
    "2001:db8:ffff::1",
    "198.51.100.7",
    "10.0.0.250",
    "10.0.0.255",
    "10.0.1.4",
    "fd00::1",
    "fd00::9",
    "2001:db9::5",
  ];
  const outside = [
    "192.0.3.0",
    "2001:db9::1",
    "198.51.100.8",
    "10.0.0.249",
    "10.0.1.5",
    "fd00::a",
    "fd00::",
    "",
    "x",
    "10.0.0.250:80",
  ];
  expect([...inside, ...outside].filter(has)).toEqual(inside);
});

test("[S65] an IPv4 address mapped into IPv6 is the IPv4 address, in the list and in the request", () => {
  for (const list of [["10.0.0.0/8"], ["::ffff:10.0.0.0/104"], ["10.0.0.1-10.0.0.9"], ["::ffff:10.0.0.5"]]) {
    const has = compileAddressList(list);
    expect(["10.0.0.5", "::ffff:10.0.0.5", "::ffff:a00:5", "11.0.0.5"].filter(has)).toEqual([
      "10.0.0.5",
      "::ffff:10.0.0.5",
      "::ffff:a00:5",
    ]);
  }
});
