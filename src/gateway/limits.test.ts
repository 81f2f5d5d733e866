import { expect, test } from "vitest";
import { Failures } from "./failures.ts";
import { WindowTable } from "./limits.ts";
import type { Windows } from "./windows.ts";

const minute = 60_000;
const described = (windows: Windows, now: number) => {
  const headers: string[] = [];
  windows.describe(headers, now);
  return Object.fromEntries(headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : [])));
};

test("a delivery that one window refuses is counted in none", () => {
  const windows = new WindowTable().renew().windows({
    workspace: "w",
    quota: { perMinute: 1, perDay: 10 },
    triggerId: "t",
    triggerQuota: undefined,
  });
  expect(windows.spend(0)).toBe(null);
  expect(windows.spend(minute - 1)).toBe(1);
  expect(windows.spend(minute - 30_500)).toBe(31);
  expect(windows.spend(minute)).toBe(null);
  expect(described(windows, 2 * minute)).toMatchObject({
    "X-RateLimit-Limit": "1",
    "X-RateLimit-Remaining": "1",
  });
});

test("[S25] the window closest to being spent is described", () => {
  const windows = new WindowTable().renew().windows({
    workspace: "w",
    quota: { perMinute: 3, perHour: 4 },
    triggerId: "t",
    triggerQuota: undefined,
  });
  windows.spend(0);
  expect(described(windows, 0)["X-RateLimit-Limit"]).toBe("3");
  windows.spend(minute);
  windows.spend(2 * minute);
  expect(described(windows, 3 * minute)).toEqual({
    "X-RateLimit-Limit": "4",
    "X-RateLimit-Remaining": "1",
    "X-RateLimit-Reset": "3600",
    "RateLimit-Policy": '"minute";q=3;w=60, "hour";q=4;w=3600',
    RateLimit: '"hour";r=1;t=3420',
  });
});

test("without a quota nothing is refused or described", () => {
  const windows = new WindowTable()
    .renew()
    .windows({ workspace: "w", quota: {}, triggerId: "t", triggerQuota: undefined });
  expect([windows.spend(0), described(windows, 0)]).toEqual([null, {}]);
});

test("triggers of a workspace share its windows, and a changed limit keeps what was used", () => {
  const table = new WindowTable();
  const of = (perMinute: number, triggerId: string) => ({
    workspace: "w",
    quota: { perMinute },
    triggerId,
    triggerQuota: undefined,
  });
  const first = table.renew();
  first.windows(of(5, "a")).spend(0);
  expect(described(first.windows(of(5, "b")), 0)["X-RateLimit-Remaining"]).toBe("4");
  expect(described(table.renew().windows(of(2, "a")), 0)["X-RateLimit-Remaining"]).toBe("1");
});

test("networks with failures are remembered up to a bound", () => {
  const failures = new Failures(1);
  for (let at = 0; at <= 10_000; at += 1) {
    expect(failures.note({ ip: `ip-${at}`, triggerId: "t" }, 0)).toBe(null);
  }
  expect(failures.note({ ip: "ip-10000", triggerId: "t" }, 0)).toBe(60);
  expect(failures.note({ ip: "ip-0", triggerId: "t" }, 0)).toBe(null);
  expect(failures.note({ ip: "ip-10000", triggerId: "u" }, 0)).toBe(null);
  expect(failures.note({ ip: "ip-10000", triggerId: "t" }, minute)).toBe(null);
});

test.each([
  ["192.0.2.1", "192.0.2.1", true],
  ["192.0.2.1", "192.0.2.2", false],
  ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true],
  ["2001:db8:0:1::1", "2001:db8:0:2::1", false],
  ["2001:db8::1", "2001:db8:0:0:1::", true],
  ["::1", "::2", true],
  ["unknown", "unknown", true],
  ["not:an:address", "not:another", false],
])("failures of %s and %s are counted together: %s", (one, other, together) => {
  const failures = new Failures(1);
  failures.note({ ip: one, triggerId: "t" }, 0);
  expect(failures.note({ ip: other, triggerId: "t" }, 0) !== null).toBe(together);
});
