import { expect, test } from "vitest";
import { compiled, proof } from "../../../test/proof.ts";

// Slack's own example: docs.slack.dev, "Verifying requests from Slack", "Step-by-step walk-through".
const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const timestamp = "1531420618";
const body =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
  "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=" +
  "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
  "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
const documented = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
const check = compiled({ scheme: "slack", secret: "signing" }, { secrets: { signing: secret } });
const call = (changes: { body?: string; timestamp?: string; now?: number } = {}) =>
  proof({
    now: changes.now ?? Number(timestamp) * 1_000,
    body: changes.body ?? body,
    headers: {
      "x-slack-signature": documented,
      "x-slack-request-timestamp": changes.timestamp ?? timestamp,
    },
  });

test("[S59] [S68] Slack's documented signature proves its request, in its time", () => {
  expect(check(call({ body: `${body}0` }))).toMatchObject({ kind: "refused" });
  expect(check(call({ timestamp: "1531420619" }))).toMatchObject({ kind: "refused" });
  expect(check(call({ now: (Number(timestamp) + 301) * 1_000 }))).toMatchObject({ stale: true });
  expect(check(call())).toEqual({ kind: "proved" });
});
