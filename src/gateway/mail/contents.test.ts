import { expect, test } from "vitest";
import { addressOf, bodyOf, type MailWorld, openMailWorld, send, talk } from "../../../test/mail-world.ts";
import type { Trigger } from "../../contract/trigger.ts";
import { fileIn, filesIn } from "../../core/form-data.ts";

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
