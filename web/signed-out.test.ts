import { expect, test } from "vitest";
import { noting, signedOut } from "./signed-out.ts";

test("a refusal for want of a session is told once, and others are not", async () => {
  signedOut.set(false);
  let status = 403;
  let told = 0;
  const forget = signedOut.subscribe(() => {
    told += 1;
  });
  const send = noting(() => Promise.resolve(new Response("{}", { status })));
  await send("http://tripline.test/api/v1/me");
  expect(signedOut.is()).toBe(false);
  status = 401;
  const response = await send("http://tripline.test/api/v1/me");
  await send("http://tripline.test/api/v1/me");
  expect([response.status, signedOut.is(), told]).toEqual([401, true, 1]);
  signedOut.set(false);
  expect(told).toBe(2);
  forget();
});
