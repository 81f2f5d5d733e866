import { once } from "node:events";
import { connect } from "node:net";
import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { issue } from "../../../test/certificates.ts";
import { mailKey, openGatewayWorld } from "../../../test/gateway-world.ts";
import type { DeliveryDetail } from "../../contract/delivery.ts";
import type { Trigger } from "../../contract/trigger.ts";
import { fileIn, filesIn } from "../../core/form-data.ts";
import { mailboxOf } from "../../core/mail-address.ts";
import { storedBody } from "../../core/stored-body.ts";

const domain = "in.example.com";
const addressOf = (trigger: Trigger) => `${mailboxOf(trigger, mailKey)}@${domain}`;

async function openMailWorld(
  bounds: { bytes?: number; connections?: number; sessionMs?: number; readMs?: number } = {},
  options = {},
) {
  const world = await openGatewayWorld(options);
  const at = { host: "127.0.0.1", port: 0, domain, bytes: 1_000_000, connections: 10, ...bounds };
  const { port } = await world.gateway.listenForMail(at);
  return Object.assign(world, { mailPort: port });
}
type MailWorld = Awaited<ReturnType<typeof openMailWorld>>;

/** Sends by nodemailer; gives what the server said last. */
async function send(
  world: MailWorld,
  mail: Parameters<ReturnType<typeof createTransport>["sendMail"]>[0],
  more = {},
) {
  // Deliveries of one millisecond have no order.
  world.now += 1;
  const transport = createTransport({
    host: "127.0.0.1",
    port: world.mailPort,
    ignoreTLS: true,
    name: "sender.test",
    ...more,
  });
  try {
    const { response } = await transport.sendMail(mail);
    return response;
  } catch (error) {
    if (error instanceof Error && "response" in error && typeof error.response === "string")
      return error.response;
    throw error;
  } finally {
    transport.close();
  }
}

/** Says lines one after another and gives each answer. */
async function talk(port: number, says: readonly (string | Buffer)[]): Promise<string[]> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => undefined);
  const heard: string[] = [];
  const hear = async () => {
    let text = "";
    while (!/^\d{3} .*\r\n$/m.test(text)) {
      const [chunk] = await Promise.race([once(socket, "data"), once(socket, "close").then(() => [null])]);
      if (chunk === null) break;
      text += String(chunk);
    }
    heard.push(text.trimEnd());
  };
  await hear();
  for (const line of says) {
    socket.write(line);
    await hear();
  }
  socket.destroy();
  return heard;
}

const bodyOf = (delivery: DeliveryDetail | undefined) => {
  if (delivery === undefined) throw new Error("There is no delivery.");
  return storedBody(Buffer.from(delivery.body.content, delivery.body.encoding), delivery);
};
const kept = async (world: MailWorld) =>
  (await world.deliveries()).filter(({ status }) => status !== "rejected");

test("an address that nobody has, one of a trigger that is not active, and one that takes no e-mails are refused alike", async () => {
  await using world = await openMailWorld();
  const inactive = await world.put({ mail: {}, status: "inactive" });
  const deaf = await world.put();
  const active = await world.put({ mail: {} });
  const called = [
    `mail_00000000000000000000000000000000@${domain}`,
    addressOf(inactive),
    addressOf(deaf),
    addressOf(active).replace(domain, "elsewhere.example.com"),
    addressOf({ ...active, epoch: 1 }),
    `${active.id}@${domain}`,
  ];
  for (const to of called) {
    expect(await send(world, { from: "ann@example.com", to, text: "Hello" })).toBe(
      "550 5.1.1 There is no such mailbox here",
    );
  }
  expect(await world.deliveries()).toEqual([]);
});

test("a sender that the trigger does not list is refused, and the refusal is kept", async () => {
  await using world = await openMailWorld();
  const trigger = await world.put({ mail: { senders: ["example.com", "bob@other.example"] } });
  const to = addressOf(trigger);
  for (const from of [
    "eve@evil.example",
    "ann@sub.example.com",
    "eve@other.example",
    '"ann@example.com" <eve@evil.example>',
  ]) {
    expect(await send(world, { from, to, text: "Hello" })).toBe("550 5.7.1 This sender may not write here");
  }
  expect(await send(world, { from: "Ann <ANN@Example.COM>", to, text: "Hello" })).toMatch(/^250 2\.0\.0/);
  expect(await send(world, { from: "bob@other.example", to, text: "Hello" })).toMatch(/^250 2\.0\.0/);
  await world.gateway.stop(1_000);
  const refused = (await world.deliveries()).filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(4);
  expect(refused[0]).toMatchObject({ method: "MAIL", triggerId: trigger.id, answerStatus: 550 });
  expect(refused.map(({ reason }) => reason).join()).toContain("eve@evil.example");
});

test("a message that is too large is refused, before it comes where its size is announced", async () => {
  await using world = await openMailWorld({ bytes: 20_000 });
  const small = await world.put({ mail: {}, limits: { bodyBytes: 3_000 } });
  const from = "ann@example.com";
  const text = "x".repeat(60) + "\r\n";
  expect(await send(world, { from, to: addressOf(small), text: text.repeat(1_000) })).toMatch(/^552 /);
  expect(await send(world, { from, to: addressOf(small), text: text.repeat(100) })).toBe(
    "552 5.3.4 The message is too large",
  );
  const greeting = ["EHLO a\r\n", `MAIL FROM:<${from}>\r\n`, `RCPT TO:<${addressOf(small)}>\r\n`, "DATA\r\n"];
  const said = await talk(world.mailPort, [...greeting, `${text.repeat(100)}.\r\n`]);
  expect(said[1]).toContain("SIZE 20000");
  expect(said.at(-1)).toBe("552 5.3.4 The message is too large");
  expect((await talk(world.mailPort, [...greeting, `${text.repeat(400)}.\r\n`])).at(-1)).toMatch(/^552 /);
  expect(await kept(world)).toEqual([]);
});

test("a spent quota and a full store are answered so that the sender tries again", async () => {
  await using world = await openMailWorld();
  const trigger = await world.put({ mail: {}, limits: { quota: { perMinute: 1 } } });
  const mail = (text: string) => ({ from: "ann@example.com", to: addressOf(trigger), text });
  expect(await send(world, mail("one"))).toMatch(/^250/);
  expect(await send(world, mail("two"))).toBe("452 4.7.1 Too many messages, try again later");
  world.now += 60_000;
  await world.store.close();
  expect(await send(world, mail("three"))).toMatch(/^451 4\.3\.2/);
});

test("what a trigger's parameters and schema ask for is asked of e-mails, too", async () => {
  await using world = await openMailWorld();
  const trigger = await world.put({
    mail: {},
    parameters: [{ name: "order", from: "body", path: "$.subject", type: "integer", required: true }],
  });
  const to = addressOf(trigger);
  expect(await send(world, { from: "ann@example.com", to, subject: "no number", text: "x" })).toMatch(
    /^550 5\.6\.0/,
  );
  expect(await send(world, { from: "ann@example.com", to, subject: "17", text: "x" })).toMatch(/^250/);
  expect((await kept(world))[0]?.params).toEqual({ order: 17 });
});

test("an e-mail becomes a delivery with its parts as an event, its files by reference, and the message as it came", async () => {
  await using world = await openMailWorld();
  await world.putWorkflow({ name: "file-it", steps: [] });
  const trigger = await world.put({
    mail: {},
    filter: "trigger.body.subject = 'Rechnung für März'",
    routes: [{ workflow: "file-it" }],
  });
  const response = await send(world, {
    from: '"Ann Ümlaut" <ann@example.com>',
    to: ["Someone <someone@elsewhere.example>", addressOf(trigger).replace("@", "+march@")],
    envelope: { from: "bounce@example.com", to: addressOf(trigger).replace("@", "+march@") },
    subject: "Rechnung für März",
    messageId: "<one@example.com>",
    date: "2026-01-31T10:00:00Z",
    text: "Grüße\n.\n..dots",
    html: "<p>Grüße</p>",
    attachments: [
      { filename: 'rechnung "1".pdf', content: Buffer.from([0, 1, 2, 255]), contentType: "application/pdf" },
      { filename: "notes.txt", content: "plain text" },
      {
        filename: "logo.png",
        content: Buffer.from([9]),
        cid: "logo@example.com",
        contentDisposition: "inline",
      },
    ],
  });
  expect(response).toBe("250 2.0.0 Accepted");
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({
    status: "accepted",
    method: "MAIL",
    triggerId: trigger.id,
    bodyType: "multipart",
    idempotencyKey: "mail:<one@example.com>",
    runs: [{ workflow: "file-it" }],
    headers: { subject: expect.any(String), "message-id": "<one@example.com>" },
  });
  expect(bodyOf(delivery)).toMatchObject({
    from: { name: "Ann Ümlaut", address: "ann@example.com" },
    to: [{ name: "Someone", address: "someone@elsewhere.example" }, { name: "" }],
    cc: [],
    replyTo: [],
    subject: "Rechnung für März",
    date: "2026-01-31T10:00:00.000Z",
    messageId: "<one@example.com>",
    text: "Grüße\n.\n..dots\n",
    html: "<p>Grüße</p>\n",
    automatic: false,
    headers: { "mime-version": "1.0" },
    envelope: { from: "bounce@example.com", to: [addressOf(trigger).replace("@", "+march@")] },
    attachments: [
      { file: { number: 2, name: 'rechnung "1".pdf', contentType: "application/pdf", bytes: 4 } },
      { file: { number: 3, name: "notes.txt", contentType: "text/plain", bytes: 10 } },
    ],
    inline: [{ file: { number: 1, name: "logo.png", bytes: 1 } }],
  });
  const bytes = Buffer.from(delivery?.body.content ?? "", delivery?.body.encoding);
  const form = { bytes, contentType: delivery?.contentType };
  expect(filesIn(form)).toHaveLength(3);
  expect([...(fileIn(form, 2) ?? [])]).toEqual([0, 1, 2, 255]);
  const sent = await world.store.deliveries.sent({ workspace: "default", id: delivery?.id ?? "" });
  expect(Buffer.from(sent?.body ?? []).toString("latin1")).toMatch(/^From: .*\r\n[\s\S]*\r\n\.\r\n\.\.dots/);
});

test("the same message again is a duplicate, by its Message-ID, else by its bytes, unless the trigger has a key of its own", async () => {
  await using world = await openMailWorld();
  await world.putWorkflow({ name: "w", steps: [] });
  const own = await world.put({ mail: {}, routes: [{ workflow: "w" }] });
  const keyed = await world.put({
    mail: {},
    routes: [{ workflow: "w" }],
    deduplication: { key: "{{ trigger.body.subject }}" },
  });
  const mail = {
    from: "ann@example.com",
    to: [addressOf(own), addressOf(keyed)],
    subject: "S",
    text: "T",
    date: "2026-01-01T00:00:00Z",
  };
  await send(world, { ...mail, messageId: "<1@x>" });
  await send(world, { ...mail, messageId: "<1@x>" });
  await send(world, { ...mail, messageId: "<2@x>" });
  const of = async (id: string) =>
    (await world.deliveries()).filter(({ triggerId }) => triggerId === id).map(({ status }) => status);
  expect(await of(own.id)).toEqual(["accepted", "duplicate", "accepted"]);
  expect(await of(keyed.id)).toEqual(["duplicate", "duplicate", "accepted"]);
  const bare = [
    "EHLO a\r\n",
    "MAIL FROM:<>\r\n",
    `RCPT TO:<${addressOf(own)}>\r\n`,
    "DATA\r\n",
    "Subject: bare\r\n\r\nx\r\n.\r\n",
  ];
  for (const _ of [1, 2]) {
    world.now += 1;
    expect((await talk(world.mailPort, bare)).at(-1)).toBe("250 2.0.0 Accepted");
  }
  expect((await of(own.id)).slice(0, 2)).toEqual(["duplicate", "accepted"]);
});

test("a message for several triggers that one of them can't take now is asked for again, and no run starts twice", async () => {
  await using world = await openMailWorld();
  await world.putWorkflow({ name: "w", steps: [] });
  const free = await world.put({ mail: {}, routes: [{ workflow: "w" }] });
  const tight = await world.put({
    mail: {},
    routes: [{ workflow: "w" }],
    limits: { quota: { perMinute: 1 } },
  });
  await send(world, { from: "a@b.example", to: addressOf(tight), text: "spends it", messageId: "<0@x>" });
  const mail = {
    from: "a@b.example",
    to: [addressOf(free), addressOf(tight)],
    text: "T",
    messageId: "<1@x>",
  };
  expect(await send(world, mail)).toMatch(/^452/);
  world.now += 60_000;
  expect(await send(world, mail)).toMatch(/^250/);
  const statuses = (await kept(world)).map(
    ({ triggerId, status }) => `${triggerId === free.id ? "free" : "tight"} ${status}`,
  );
  expect(statuses.toSorted()).toEqual([
    "free accepted",
    "free duplicate",
    "tight accepted",
    "tight accepted",
  ]);
});

test("a line feed alone ends no message, so that none is smuggled in another", async () => {
  await using world = await openMailWorld();
  const trigger = await world.put({ mail: {} });
  const smuggled = `MAIL FROM:<b@x>\n RCPT TO:<${addressOf(trigger)}>\nDATA\nSubject: two\n\nx`;
  const head = ["EHLO a\r\n", "MAIL FROM:<a@x>\r\n", `RCPT TO:<${addressOf(trigger)}>\r\n`, "DATA\r\n"];
  for (const end of ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r"]) {
    const said = await talk(world.mailPort, [
      ...head,
      `Subject: one${end.length}\r\n\r\nx${end}${smuggled}\r\n.\r\n`,
    ]);
    expect(said.at(-1)).toBe("250 2.0.0 Accepted");
    expect(said).toHaveLength(6);
  }
  const all = await kept(world);
  expect(all).toHaveLength(5);
  expect(all.every((each) => JSON.stringify(bodyOf(each)).includes("MAIL FROM:<b@x>"))).toBe(true);
});

const mixed = (boundary: string) =>
  `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\n`;

/** Sends bytes as they are; gives what was kept of them. */
async function say(world: MailWorld, trigger: Trigger, message: string | Buffer) {
  world.now += 1;
  const whole = Buffer.concat([Buffer.from(message), Buffer.from("\r\n.\r\n")]);
  const head = ["EHLO a\r\n", "MAIL FROM:<a@x>\r\n", `RCPT TO:<${addressOf(trigger)}>\r\n`, "DATA\r\n"];
  expect((await talk(world.mailPort, [...head, whole])).at(-1)).toBe("250 2.0.0 Accepted");
  const [latest] = await world.deliveries();
  return { reason: latest?.reason, body: bodyOf(latest) };
}

test("of what can't be taken apart, or is too much, is taken what can be read, with a warning", async () => {
  await using world = await openMailWorld();
  const trigger = await world.put({ mail: {} });
  const nested = Array.from({ length: 60 }, (_, at) => mixed(`b${at}`)).join("");
  expect(await say(world, trigger, `Subject: deep\r\n${nested}`)).toMatchObject({
    reason: expect.stringContaining("nesting depth"),
    body: { subject: "deep", attachments: [] },
  });
  const large = await say(world, trigger, `Subject: large\r\nX: ${"x".repeat(600_000)}\r\n\r\nx`);
  expect(large).toMatchObject({
    reason: expect.stringContaining("header size"),
    body: { subject: "large" },
  });
  const files = `${mixed("x")}${"Content-Type: a/b\r\n\r\na\r\n--x\r\n".repeat(250)}`;
  expect((await say(world, trigger, files)).reason).toContain("after the first 200");
  const nul = await say(world, trigger, "Subject: a\0b\r\nFrom: c\0d@e\r\n\r\nf\0g");
  expect(nul.body).toMatchObject({ text: "f\uFFFDg\n" });
  expect((await say(world, trigger, Buffer.alloc(50_000, 0xff))).body).toMatchObject({
    from: null,
    subject: "",
  });
});

test("a message that takes too long to be taken apart holds nobody up", async () => {
  await using world = await openMailWorld({ bytes: 5_000_000, readMs: 200 });
  const trigger = await world.put({ mail: {} });
  const parts = `Subject: many\r\n${mixed("x")}\r\na\r\n${"--x\r\n\r\na\r\n".repeat(400_000)}`;
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 5);
  const taken = await say(world, trigger, parts);
  clearInterval(turning);
  expect(taken).toMatchObject({
    reason: expect.stringContaining("longer than 200 ms"),
    body: { subject: "many" },
  });
  expect(turns).toBeGreaterThan(5);
});

test("with TLS a connection is encrypted by STARTTLS, without it none is offered", async () => {
  const issued = await issue({ subject: "CN=localhost", names: [{ type: "dns", value: "localhost" }] });
  const identity = { cert: issued.cert, key: issued.key };
  const tls = { current: () => identity, onChange: () => ({ [Symbol.dispose]() {} }) };
  await using world = await openMailWorld({}, { doors: { tls } });
  const trigger = await world.put({ mail: {} });
  const mail = { from: "ann@example.com", to: addressOf(trigger), text: "Hello" };
  const secured = { ignoreTLS: false, requireTLS: true, tls: { ca: issued.cert, servername: "localhost" } };
  expect(await send(world, mail, secured)).toBe("250 2.0.0 Accepted");
  await using plain = await openMailWorld();
  expect((await talk(plain.mailPort, ["EHLO a\r\n"])).at(-1)).not.toMatch(/STARTTLS|AUTH/);
});

test("[S40] the next e-mail to a trigger that listens for a sample is captured, the one after it runs", async () => {
  await using world = await openMailWorld();
  await world.putWorkflow({ name: "w", steps: [] });
  const trigger = await world.put({ mail: {}, methods: ["PUT"], routes: [{ workflow: "w" }] });
  await world.store.captures.start({
    id: `cap_${trigger.id}`,
    workspace: trigger.workspace,
    triggerId: trigger.id,
    startedAt: new Date(world.now).toISOString(),
    endsAt: new Date(world.now + 180_000).toISOString(),
    authenticate: true,
    run: false,
  });
  await world.live.refresh();
  const mail = { from: "ann@example.com", to: addressOf(trigger), text: "Hello" };
  expect(await send(world, { ...mail, subject: "sample" })).toMatch(/^250/);
  expect(await send(world, { ...mail, subject: "real" })).toMatch(/^250/);
  const [real, sample] = await world.deliveries();
  expect([sample?.status, sample?.runs]).toEqual(["captured", []]);
  expect(bodyOf(sample)).toMatchObject({ subject: "sample" });
  expect([real?.status, real?.runs.length]).toEqual(["accepted", 1]);
});

test("a message that was refused for its content can be checked again and released", async () => {
  await using world = await openMailWorld();
  const wants = (type: "integer" | "string") => ({
    name: "orders",
    mail: {},
    quarantine: true,
    parameters: [{ name: "order", from: "body" as const, path: "$.subject", type, required: true }],
  });
  const trigger = await world.put(wants("integer"));
  const mail = { from: "ann@example.com", to: addressOf(trigger), subject: "seventeen", text: "x" };
  expect(await send(world, mail)).toMatch(/^550 5\.6\.0/);
  await expect.poll(async () => (await world.deliveries()).length).toBe(1);
  const [refused] = await world.deliveries();
  const original = await world.store.quarantine.get({ workspace: "default", id: refused?.id ?? "" });
  if (original === null) throw new Error("It was not kept.");
  expect((await world.gateway.judge(original, "nothing")).refusal).toContain("invalid");
  await world.put(wants("string"));
  expect(await world.gateway.judge(original, "nothing")).toMatchObject({
    refusal: null,
    acceptance: { delivery: { params: { order: "seventeen" } } },
  });
});

test("a sender that leaves half-way, or is slow, leaves nothing behind and takes no place for long", async () => {
  await using world = await openMailWorld({ connections: 1, sessionMs: 700 }, { settings: { inFlight: 1 } });
  const trigger = await world.put({ mail: {} });
  const slow = connect({ port: world.mailPort, host: "127.0.0.1" });
  slow.on("error", () => undefined);
  await once(slow, "data");
  const more = connect({ port: world.mailPort, host: "127.0.0.1" });
  expect(String((await once(more, "data"))[0])).toMatch(/^421 /);
  await once(slow, "close");
  const gone = connect({ port: world.mailPort, host: "127.0.0.1" });
  gone.on("error", () => undefined);
  for (const line of [
    "EHLO a\r\n",
    "MAIL FROM:<a@x>\r\n",
    `RCPT TO:<${addressOf(trigger)}>\r\n`,
    "DATA\r\n",
  ]) {
    await once(gone, "data");
    gone.write(line);
  }
  await once(gone, "data");
  gone.write("Subject: half\r\n\r\n");
  gone.end();
  await once(gone, "close");
  expect(await send(world, { from: "a@b.example", to: addressOf(trigger), text: "T" })).toMatch(/^250/);
  expect(await kept(world)).toHaveLength(1);
});
