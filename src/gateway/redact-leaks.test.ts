import { createHash, createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";
import { patternOf } from "../core/correlation.ts";
import { ownWriteKey } from "../core/own-write.ts";

const card = "4929000011112222";
const byCard = [{ name: "cards", path: "$..card" }];
const marker = "[redacted by cards]";
const json = { "content-type": "application/json" };

interface Call {
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  query?: string;
}

/** Sends a request and gives what is kept of it, and all of that as one text. */
async function send(world: GatewayWorld, { id }: Trigger, { body = "", headers = {}, query = "" }: Call) {
  const answer = await fetch(`${world.url}/webhooks/${id}${query}`, {
    method: "POST",
    headers: { ...json, ...headers },
    body,
  });
  const text = await answer.text();
  const kept = await world.kept(answer);
  const sent = await world.store.deliveries.sent({ workspace: "default", id: kept.id });
  const bytes = Buffer.from(sent?.body ?? []).toString("latin1");
  return { status: answer.status, text, kept, sent, all: JSON.stringify([kept, sent?.headers]) + bytes };
}

test("a value is found in whatever charset its body is, and what only looks like a marker is no marker", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ redact: { rules: [{ name: "cards", path: "$.kärt" }] } });
  const body = Buffer.from(`{"kärt":"${card}","ü":"ö"}`, "latin1");
  const headers = { "content-type": "application/json; charset=iso-8859-1" };
  const latin = await send(world, trigger, { body: new Uint8Array(body), headers });
  expect(latin.all).not.toContain(card);
  expect(latin.kept.body.content).toBe(`{"kärt":"${marker}","ü":"ö"}`);
  const forged = await send(world, trigger, { body: `{"kärt":"[redacted by ${card}]"}` });
  expect(forged.kept.body.content).toBe(`{"kärt":"${marker}"}`);
});

test("nothing is kept of an envelope of which a part was hidden, whichever part that was", async () => {
  await using world = await openGatewayWorld();
  await world.putSecret("token", "sesame-open-up-now");
  const auth = [{ scheme: "cloudevents", secret: "token" }];
  const proof = { authorization: "Bearer sesame-open-up-now" };
  const event = { specversion: "1.0", source: "/shop", type: "paid" };
  const bySubject = await world.put({
    auth,
    parameters: [{ name: "n", required: true }],
    redact: { rules: [{ name: "cards", from: "header", path: "ce-subject" }] },
  });
  const one = await send(world, bySubject, {
    headers: { ...proof, "content-type": "application/cloudevents+json" },
    body: JSON.stringify({ ...event, id: "1", subject: card, data: { n: 1 } }),
  });
  expect(one).toMatchObject({ status: 200, kept: { headers: { "ce-subject": marker } } });
  expect(one.all).not.toContain(card);
  const refused = await send(world, bySubject, {
    headers: { ...proof, "content-type": "application/cloudevents+json" },
    body: JSON.stringify({ ...event, id: "1", subject: card, data: {} }),
  });
  expect(refused).toMatchObject({ status: 400, kept: { status: "rejected", body: { content: "" } } });
  const byData = await world.put({ auth, redact: { rules: byCard } });
  // The first has no data in which anything could be looked for.
  const body = JSON.stringify([
    { ...event, id: "1" },
    { ...event, id: "2", data: { card } },
  ]);
  const headers = { ...proof, "content-type": "application/cloudevents-batch+json" };
  const batch = await send(world, byData, { headers, body });
  expect(batch.status).toBe(200);
  for (const { id } of await world.deliveries()) {
    const kept = await world.store.deliveries.sent({ workspace: "default", id });
    expect(Buffer.from(kept?.body ?? []).toString()).not.toContain(card);
  }
});

test("what is kept describes the body that is kept, and no digest lets what was hidden be guessed", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ redact: { rules: byCard } });
  const plain = `{"card":"${card}"}`;
  const digest = createHash("sha256").update(plain).digest("base64");
  const headers = { "content-encoding": "gzip", "content-digest": `sha-256=:${digest}:`, digest };
  const { kept, sent, all } = await send(world, trigger, { body: new Uint8Array(gzipSync(plain)), headers });
  expect(all).not.toContain(digest);
  expect(Buffer.from(sent?.body ?? []).toString()).toBe(`{"card":"${marker}"}`);
  expect(sent?.headers).not.toHaveProperty("content-encoding");
  expect(kept.headers).toMatchObject({ "content-digest": marker, digest: marker });
  const refused = await send(world, trigger, { body: "{", headers: { "content-digest": digest } });
  expect(refused.all).not.toContain(digest);
});

test("what proved the sender by the body is not kept, since what was hidden could be guessed by that, too", async () => {
  await using world = await openGatewayWorld();
  const body = `{"card":"${card}"}`;
  const digest = createHash("sha256").update(body).digest("hex");
  const sign = (text: string) => ({
    "x-signature": createHmac("sha256", secretKey).update(text).digest("hex"),
  });
  const signed = (payload: string, bodyDigest: object) =>
    world.put({
      auth: [{ scheme: "hmac", secret: "env:TEST_SECRET", header: "X-Signature", payload, bodyDigest }],
      redact: { rules: byCard },
    });
  const byHeader = await signed("{header:x-body}", { header: "X-Body" });
  const byQuery = await signed("{url}", { parameter: "bodySHA256" });
  const query = `?bodySHA256=${digest}`;
  for (const { status, kept, all } of [
    await send(world, byHeader, { body, headers: { "x-body": digest, ...sign(digest) } }),
    await send(world, byQuery, { body, query, headers: sign(`/webhooks/${byQuery.id}${query}`) }),
  ]) {
    expect([status, kept.headers["x-signature"]]).toEqual([200, marker]);
    expect(all).not.toContain(digest);
  }
});

test("a message's id that is hidden still tells a repetition, and is kept in no key", async () => {
  await using world = await openGatewayWorld();
  const secret = "a-secret-of-32-characters-at-least";
  await world.putSecret("signing", `whsec_${Buffer.from(secret).toString("base64")}`);
  await world.putWorkflow({ name: "w", steps: [] });
  const trigger = await world.put({
    auth: [{ scheme: "standard-webhooks", secret: "signing" }],
    routes: [{ workflow: "w" }],
    redact: { rules: [{ name: "cards", from: "header", path: "webhook-id" }] },
  });
  const signed = (id: string) => {
    const seconds = Math.floor(world.now / 1_000);
    const signature = createHmac("sha256", secret).update(`${id}.${seconds}.{}`).digest("base64");
    return {
      body: "{}",
      headers: {
        "webhook-id": id,
        "webhook-timestamp": `${seconds}`,
        "webhook-signature": `v1,${signature}`,
      },
    };
  };
  const all = [
    await send(world, trigger, signed(card)),
    await send(world, trigger, signed(card)),
    await send(world, trigger, signed("other")),
  ];
  expect(all.map(({ kept: { status } }) => status)).toEqual(["accepted", "duplicate", "accepted"]);
  expect(JSON.stringify(all)).not.toContain(card);
  // What is hidden of another header, a signature, has any letters.
  const { auth, routes } = trigger;
  const byBody = await world.put({ name: "by-body", auth, routes, redact: { rules: byCard } });
  for (const id of ["", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    expect((await send(world, byBody, signed(id))).kept).toMatchObject({
      status: "accepted",
      idempotencyKey: id === "" ? null : id,
    });
});

test("a sign that begins no fragment hides nothing behind it, and a trigger's own words see what is kept", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    parameters: [{ name: "needed", from: "query", required: true }],
    redact: { rules: [{ name: "cards", from: "query", path: "pan" }] },
    responses: { invalid: { body: "{{ trigger.query.pan }} {{ trigger.url }}" } },
  });
  const line = `POST /webhooks/${trigger.id}?pan=1%23#${card} HTTP/1.1\r\nHost: h\r\nConnection: close`;
  const answer = await world.raw(`${line}\r\nContent-Length: 0\r\n\r\n`);
  expect(answer).toContain(marker);
  expect(answer).not.toContain(card);
  await world.gateway.stop(1_000);
  const kept = JSON.stringify(await world.deliveries());
  expect(kept).toContain(encodeURIComponent(marker));
  expect(kept).not.toContain(card);
});

test("an event is neither an echo nor what a run waits for by a key that is made of what is hidden", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "w", steps: [] });
  const source = { eventKey: "trigger.body.pay.card", when: null };
  const awaited = [{ workspace: "default", trigger: "hiding", pattern: patternOf(source), ...source }];
  const ifRevision = await world.store.definitions.revision();
  await world.store.definitions.change({ workspace: "default", ifRevision, awaited });
  const routes = [{ workflow: "w" }];
  const ownWrites = { key: "{{ trigger.body.card }}" };
  const trigger = await world.put({ name: "hiding", routes, ownWrites, redact: { rules: byCard } });
  await world.store.ownWrites.note({
    workspace: "default",
    key: ownWriteKey(marker),
    fields: null,
    runId: "run_1",
    path: "push",
    at: new Date(world.now).toISOString(),
    until: new Date(world.now + 60_000).toISOString(),
  });
  const { kept } = await send(world, trigger, { body: `{"card":"${card}"}` });
  expect(kept).toMatchObject({ status: "filtered", faulty: true });
  expect(kept.reason).toMatch(/own write: .*`redact` hides/);
  const event = await send(world, trigger, { body: `{"pay":{"card":"${card}"}}` });
  expect(event.kept).toMatchObject({ status: "accepted", faulty: true });
  expect(event.kept.reason).toBe("the key that runs wait for is made of what `redact` hides: it wakes none");
});

test("a parameter of the path is hidden in the address, wherever that is told again, and in a refusal", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    suffix: "/of/:pan/orders",
    parameters: [{ name: "n", from: "query", type: "integer", required: true }],
    redact: { rules: [{ name: "cards", from: "path", path: "pan" }] },
  });
  const escaped = `%34${card.slice(1)}`;
  const call = (query: string) =>
    fetch(`${world.url}/in/default/of/${escaped}/orders${query}`, {
      method: "POST",
      headers: {
        "x-original-uri": `/x/of/${card}/orders`,
        referer: `https://shop.example/of/${escaped}?a=1`,
      },
    });
  const taken = await world.kept(await call("?n=1"));
  const refused = await world.kept(await call("?n=x"));
  const mark = encodeURIComponent(marker);
  for (const kept of [taken, refused]) {
    expect(JSON.stringify(kept)).not.toContain(card.slice(1));
    expect(kept).toMatchObject({
      triggerId: trigger.id,
      pathParameters: { pan: marker },
      headers: { "x-original-uri": `/x/of/${mark}/orders`, referer: `https://shop.example/of/${mark}?a=1` },
      hidden: [{ rule: "cards", from: "path", name: "pan", values: 1 }],
    });
    expect(kept.url).toContain(`/in/default/of/${mark}/orders?n=`);
  }
  expect([taken.status, refused.status]).toEqual(["filtered", "rejected"]);
  // What was kept is found at its address, and judged as it was.
  const again = await world.gateway.judge(
    { ...taken, triggerId: trigger.id, body: new Uint8Array(0) },
    "nothing",
  );
  expect(again.acceptance?.delivery.pathParameters).toEqual({ pan: marker });
});

test("a parameter of the path is hidden although its trigger takes nothing any more", async () => {
  await using world = await openGatewayWorld();
  const rules = [{ name: "cards", from: "path" as const, path: "pan" }];
  const common = { name: "old", suffix: "/of/:pan", redact: { rules } };
  const over = new Date(world.now - 1).toISOString();
  const broken = { suffix: "/at/:pan", filter: "body.total >", redact: { rules } };
  await world.put({ ...common, expiresAt: over });
  await world.put(broken);
  for (const [path, status] of [
    ["of", 410],
    ["at", 500],
  ] as const) {
    const answer = await fetch(`${world.url}/in/default/${path}/${card}`, { method: "POST" });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(await world.kept(answer))).not.toContain(card);
  }
});

test("parameters and templates read XML and multipart forms as they are kept", async () => {
  await using world = await openGatewayWorld();
  const parameters = [
    { name: "card", path: "/order/card" },
    { name: "whole", from: "text" as const },
  ];
  const xml = await world.put({ parameters, redact: { rules: byCard } });
  const order = await send(world, xml, {
    headers: { "content-type": "application/xml" },
    body: `<order><!-- ${card} --><card>${card}</card></order>`,
  });
  expect(order.kept.params).toMatchObject({ card: marker });
  expect(order.all).not.toContain(card);
  const form = new FormData();
  form.set("card", card);
  form.set("scan", new Blob(["PNG"], { type: "image/png" }), "scan.png");
  const multipart = await world.put({ redact: { rules: byCard } });
  const answer = await fetch(`${world.url}/webhooks/${multipart.id}`, { method: "POST", body: form });
  const kept = await world.kept(answer);
  expect(kept.body.content).toContain(`name="card"\r\n\r\n${marker}\r\n`);
  expect(kept.body.content).toContain("PNG");
  expect(JSON.stringify(kept)).not.toContain(card);
});

test("who keeps the credential by which senders prove themselves is told so", async () => {
  await using world = await openGatewayWorld();
  await world.put({
    name: "other",
    auth: [{ scheme: "bearer" }],
    redact: { keep: { headers: ["x-api-key"], query: [] } },
  });
  await world.put({
    name: "own",
    auth: [{ scheme: "bearer" }],
    redact: { keep: { headers: ["Authorization"], query: [] } },
  });
  expect(world.gateway.problems().map(({ name, problem }) => [name, problem])).toEqual([
    ["own", expect.stringContaining("keeps authorization, by which its senders prove themselves, readable")],
  ]);
});
