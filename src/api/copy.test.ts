import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { listening } from "../../test/example-calls.ts";
import { type CallLanguage, CallLanguage as languages } from "../contract/delivery.ts";
import { newId } from "../core/id.ts";

const run = promisify(execFile);
let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await world.store.people.putSecret({
    workspace: "default",
    name: "hook",
    value: "s3",
    now: new Date().toISOString(),
  });
  await world.live.refresh();
});
afterAll(() => world[Symbol.asyncDispose]());

let triggers = 0;
async function stored(
  auth: Record<string, unknown> & { scheme: string },
  headers: Record<string, string>,
  body: Uint8Array,
  url = "/webhooks/x?key=***&tag[]=a%20b",
) {
  triggers += 1;
  const { id: triggerId } = await world.client.createTrigger({
    input: { name: `t${triggers}`, auth: [auth] },
  });
  const template = await world.store.deliveries.get({
    workspace: "default",
    id: await world.deliver({ triggerId }),
  });
  if (template === null) throw new Error("It was stored.");
  const { runs: _runs, body: _body, duplicateOf: _of, faulty: _faulty, ...delivery } = template;
  const id = newId("dlv", {
    now: Date.now(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  });
  await world.store.deliveries.accept({
    delivery: { ...delivery, id, url, headers },
    body,
    claimKey: null,
    runs: [],
  });
  return id;
}

/** Runs the copy of a delivery, with a server in the place of Tripline, and gives what it received. */
async function resent(delivery: string, as: CallLanguage) {
  await using server = await listening();
  const { text } = await world.client.copyDelivery({ delivery, query: { as } });
  const program = text
    .replaceAll("https://hooks.example.com", server.url)
    .replaceAll("YOUR_API_KEY_HERE", "s3");
  if (as === "curl") await run("bash", ["-c", program]);
  else await run(process.execPath, ["--input-type=module", "-e", program]);
  const [call] = server.calls;
  if (call === undefined) throw new Error(`Nothing was received from:\n${text}`);
  return call;
}

const sent = {
  host: "hooks.example.com",
  "content-length": "9",
  "x-forwarded-for": "192.0.2.1",
  "content-type": "text/plain; charset=utf-8",
  "x-note": `it's "50%" $HOME`,
  authorization: "***",
};

test.each(["curl", "javascript"] as const)(
  "[S17] [S109] a delivery's request is sent again with %s, byte for byte, with a place for the key",
  async (as) => {
    for (const body of [Buffer.from(`@it's "$HOME" \\ \`x\` ü\n`), Buffer.from([0, 255, 13, 10, 0])]) {
      const delivery = await stored({ scheme: "bearer" }, sent, body);
      const { text } = await world.client.copyDelivery({ delivery, query: { as } });
      expect(text).toContain("Bearer YOUR_API_KEY_HERE");
      expect(text).not.toContain("***");
      const call = await resent(delivery, as);
      expect(Buffer.from(call.body).equals(body)).toBe(true);
      expect(call.url).toBe("/webhooks/x?key=s3&tag[]=a%20b");
      expect(call.headers).toMatchObject({
        authorization: "Bearer s3",
        "content-type": sent["content-type"],
        "x-note": sent["x-note"],
      });
      expect(call.headers["x-forwarded-for"]).toBeUndefined();
    }
  },
);

test("[S18] a signature is made anew over the same body, and kept where it can't be", async () => {
  const hmac = { scheme: "hmac", secret: "hook", header: "X-Signature" };
  const text = Buffer.from('{"a":1}');
  const delivery = await stored(hmac, { "x-signature": "old", "x-note": "n" }, text);
  const call = await resent(delivery, "curl");
  expect(call.headers["x-signature"]).toBe(createHmac("sha256", "s3").update(text).digest("hex"));
  const binary = await stored(hmac, { "x-signature": "old" }, Buffer.from([255, 0]));
  expect((await resent(binary, "javascript")).headers["x-signature"]).toBe("old");
});

test("[S18] [S78] of a request to a dynamic address, the address has a place, and credentials only where some came", async () => {
  const hmac = { scheme: "hmac", secret: "hook", header: "X-Signature" };
  const url = "/api/v1/hooks/sa_***/run?a=***";
  const copied = async (headers: Record<string, string>) => {
    const delivery = await stored(hmac, headers, Buffer.from("{}"), url);
    return (await world.client.copyDelivery({ delivery, query: { as: "javascript" } })).text;
  };
  const alone = await copied({ "content-type": "application/json" });
  expect(alone).toContain("/api/v1/hooks/YOUR_ADDRESS_HERE/run?a=YOUR_API_KEY_HERE");
  expect(alone.toLowerCase()).not.toContain("x-signature");
  const both = await copied({ "x-signature": "old" });
  expect(both).toContain("/api/v1/hooks/YOUR_ADDRESS_HERE/run");
  expect(both).toContain("createHmac");
});

test("[S109] each language is offered, another one is refused, and so is a delivery that is not there", async () => {
  const delivery = await stored({ scheme: "none" }, { "x-a": "" }, Buffer.from("x"));
  const texts = await Promise.all(
    languages.options.map(async (as) => (await world.client.copyDelivery({ delivery, query: { as } })).text),
  );
  expect(texts.map((text) => /curl -g|await fetch|import requests/.exec(text)?.[0])).toEqual([
    "curl -g",
    "await fetch",
    "import requests",
  ]);
  expect((await world.call("GET", `/api/v1/deliveries/${delivery}/copy?as=perl`)).status).toBe(400);
  await expect(world.client.copyDelivery({ delivery: "dlv_x" })).rejects.toMatchObject({ code: "not_found" });
});
