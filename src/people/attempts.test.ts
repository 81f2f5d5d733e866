import { expect, test } from "vitest";
import { Attempts, accountAttemptsMax, addressAttemptsMax, attemptsWindowMs } from "./attempts.ts";

const home = "192.0.2.1";
const guess = (
  attempts: Attempts,
  { count, account, address }: { count: number; account: string; address: string },
) => {
  for (let made = 0; made < count; made += 1) attempts.begin({ account, address }, 0);
};

test("an account is guarded against many addresses, and an address against many accounts", () => {
  const attempts = new Attempts();
  for (let index = 0; index < accountAttemptsMax; index += 1) {
    expect(attempts.begin({ account: "ada", address: `192.0.2.${index}` }, 0)).toBeNull();
  }
  expect(attempts.begin({ account: "ada", address: "198.51.100.1" }, 1_000)).toBe(attemptsWindowMs - 1_000);
  for (let index = 0; index < addressAttemptsMax; index += 1) {
    expect(attempts.begin({ account: `a${index}`, address: "203.0.113.1" }, 0)).toBeNull();
  }
  expect(attempts.begin({ account: "bob", address: "203.0.113.1" }, 0)).toBe(attemptsWindowMs);
  expect(attempts.begin({ account: "ada", address: "198.51.100.1" }, attemptsWindowMs)).toBeNull();
});

test("strangers who guess at an account don't keep its owner out where they have signed in before", () => {
  const attempts = new Attempts();
  attempts.begin({ account: "ada", address: home }, 0);
  attempts.succeed({ account: "ada", address: home });
  guess(attempts, { count: accountAttemptsMax + 1, account: "ada", address: "203.0.113.1" });
  expect(attempts.begin({ account: "ada", address: "198.51.100.1" }, 0)).not.toBeNull();
  expect(attempts.begin({ account: "ada", address: home }, 0)).toBeNull();
  guess(attempts, { count: accountAttemptsMax, account: "ada", address: home });
  expect(attempts.begin({ account: "ada", address: home }, 0)).not.toBeNull();
});

test("an attempt that succeeds is taken back", () => {
  const attempts = new Attempts();
  const ada = { account: "ada", address: home };
  for (let index = 0; index < addressAttemptsMax * 2; index += 1) {
    expect(attempts.begin(ada, 0)).toBeNull();
    attempts.succeed(ada);
  }
});
