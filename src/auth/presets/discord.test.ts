import { expect, test } from "vitest";
import { askedOf } from "../../../test/asked.ts";
import { discord } from "./discord.ts";

const [ping] = discord.handshakes ?? [];
const reply = (body: string) => ping?.reply(askedOf({ body }), {});

test.each(['{"type":2}', '{"type":"1"}', '{"data":{"type":1}}', "[1]", "1", "null", "{"])(
  "%s is no ping",
  (body) => {
    expect(reply(body)).toBeNull();
  },
);

test("an interaction's ping is answered with a pong, an event's with nothing", () => {
  expect(reply('{"id":"1","type":1,"version":1}')).toMatchObject({ kind: "answered", body: '{"type":1}' });
  expect(reply('{"version":1,"application_id":"1","type":0}')).toEqual({ kind: "answered", status: 204 });
});
