import { expect, test } from "vitest";
import { acceptance, rejection } from "../conformance/samples.ts";
import { roomOf, roomOfAll, roomOfRejections } from "./room.ts";

test("what waits is counted with the bytes it was sent as, and refused requests count, too", () => {
  const sent = { ...acceptance({ body: "12345" }), sent: { body: new Uint8Array(30) } };
  expect(roomOf(sent).bytes).toBe(35);
  expect(roomOfAll([sent, acceptance({ body: "1" })]).bytes).toBe(36);
  expect(roomOfRejections([rejection("default", 7), rejection("default", 4)]).bytes).toBe(11);
});
