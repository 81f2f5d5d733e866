import { expect, test } from "vitest";
import { endpoints } from "../contract/api.ts";
import { whileAllowed } from "./while-allowed.ts";

test("what happens a second after a caller was let in no more is not shown to them", async () => {
  let now = 0;
  let asked = 0;
  let isAllowed = true;
  async function* events() {
    yield "before ";
    now += 1_000;
    yield "still ";
    isAllowed = false;
    now += 1_000;
    yield "after";
  }
  const encoded = ReadableStream.from(events()).pipeThrough(new TextEncoderStream());
  const allowed = async () => {
    asked += 1;
    if (!isAllowed) throw new Error("revoked");
  };
  const given = whileAllowed(new Response(encoded), {
    endpoint: endpoints.tailDeliveries,
    allowed,
    now: () => now,
  });
  expect([await given.text(), asked]).toEqual(["before still ", 2]);
});
