import { expect, test } from "vitest";
import { networkFailure } from "./network-failure.ts";

const failure = (message: string, given: object) => Object.assign(new Error(message), given);

test.each([
  ["ECONNREFUSED", { address: "127.0.0.1", port: 9 }, "127.0.0.1:9 refused the connection (ECONNREFUSED)"],
  ["ECONNREFUSED", { address: "::1", port: 9 }, "[::1]:9 refused the connection (ECONNREFUSED)"],
  ["ENOTFOUND", { hostname: "shop.test" }, "There is no host named shop.test (ENOTFOUND)"],
  ["CERT_HAS_EXPIRED", {}, "Its certificate has expired (CERT_HAS_EXPIRED)"],
  [
    "ETIMEDOUT",
    { errors: [failure("", { address: "192.0.2.1", port: 443 })] },
    "192.0.2.1:443 did not take the connection in time (ETIMEDOUT)",
  ],
  ["EHOSTUNREACH", {}, "There is no way to the other side (EHOSTUNREACH)"],
])("%s is told in words and keeps its code", (code, given, message) => {
  expect(networkFailure(failure(`connect ${code}`, { code, ...given }))).toMatchObject({ message, code });
});

test("what is no failure of the network stays what it is", () => {
  const other = failure("no", { code: "E_OTHER" });
  expect(networkFailure(other)).toBe(other);
  expect(networkFailure("no")).toBe("no");
});
