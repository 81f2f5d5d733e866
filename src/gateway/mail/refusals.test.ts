import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { issue } from "../../../test/certificates.ts";
import { addressOf, bodyOf, domain, kept, openMailWorld, send, talk } from "../../../test/mail-world.ts";

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
