import { expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import type { HandedDelivery } from "../contract/listen.ts";
import { forward, localUrl, notTaken, shownUrl, withheld } from "./forward.ts";

const delivery: HandedDelivery = {
  id: "dlv_1",
  method: "POST",
  url: "/hook",
  headers: {},
  body: "",
  receivedAt: "2026-01-31T12:00:00.000Z",
};

/** What is said of a local server that does not take it. */
const said = (url: string, timeoutMs = 5_000) =>
  forward(delivery, {
    url: localUrl(url),
    headers: {},
    timeoutMs,
    signal: new AbortController().signal,
  }).then(
    () => "taken",
    (error: unknown) => notTaken(error),
  );

test("[S90] a developer is told in words why a local server did not take it", async () => {
  await using cutting = await openService((_, response) => void response.destroy());
  await using breaking = await openService((_, response) => {
    response.write("half", () => response.destroy());
  });
  await using silent = await openService(() => {});
  const away = await openService(() => {});
  await away[Symbol.asyncDispose]();
  expect(await said(cutting.origin)).toBe("it broke the connection off");
  expect(await said(breaking.origin)).toBe("it broke the connection off");
  expect(await said(silent.origin, 20)).toBe("it did not answer within 0.02 s");
  expect(await said(away.origin)).toBe("nobody listens there");
});

test("[S90] a password in a local server's address is not shown", () => {
  expect(shownUrl(localUrl("http://ada:pass@localhost:3000/x?y=1"))).toBe(
    "http://ada:***@localhost:3000/x?y=1",
  );
  expect(shownUrl(localUrl("localhost:3000"))).toBe("http://localhost:3000/");
});

test("[S90] what was not kept is named, wherever it stood", () => {
  const headers = { authorization: "***", "x-session": "[redacted by session]", accept: "*/*" };
  const url = "/hook?key=***&page=2&email=[redacted by addresses]";
  expect(withheld({ ...delivery, headers, url })).toEqual(["authorization", "x-session", "?key", "?email"]);
  expect(withheld(delivery)).toEqual([]);
});
