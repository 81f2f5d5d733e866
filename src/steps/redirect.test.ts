import { expect, test } from "vitest";
import { redirected } from "./redirect.ts";
import { TerminalError } from "./step.ts";

const asked = (url: string) => ({
  method: "POST",
  url: new URL(url),
  headers: {
    Authorization: "Bearer s",
    cookie: "c=1",
    "X-Api-Key": "s3cr3t",
    "X-Own": "1",
    "Content-Type": "text/plain",
    Accept: "application/json",
    "Accept-Language": "en",
    "User-Agent": "Tripline",
    "Idempotency-Key": "run_1/send",
  },
  body: "content",
});

test.each([301, 303, 307])("after %d from https: to http: nothing is sent", (status) => {
  const follow = () =>
    redirected(asked("https://shop.example/"), status, new URL("http://shop.example/there"));
  expect(follow).toThrow(TerminalError);
  expect(follow).toThrow("https://shop.example redirected to http://shop.example, which is not encrypted.");
});

test.each([
  ["another host", "https://shop.example/", "https://cdn.example/"],
  ["a host below it", "https://shop.example/", "https://files.shop.example/"],
  ["another port", "https://shop.example/", "https://shop.example:8443/"],
  ["another scheme", "http://shop.example/", "https://shop.example/"],
])("at %s only what proves nothing arrives", (_where, from, to) => {
  expect(redirected(asked(from), 307, new URL(to)).headers).toEqual({
    "Content-Type": "text/plain",
    Accept: "application/json",
    "Accept-Language": "en",
    "User-Agent": "Tripline",
    "Idempotency-Key": "run_1/send",
  });
});

test("within an origin all that was set goes along", () => {
  const from = asked("https://shop.example/a");
  expect(redirected(from, 307, new URL("https://shop.example:443/b")).headers).toEqual(from.headers);
});
