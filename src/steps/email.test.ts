import { afterAll, beforeAll, expect, test } from "vitest";
import { type MailServerOfTest, openMailServer } from "../../test/mail-server.ts";
import { serverCertificate } from "../../test/server-certificate.ts";
import { runStep, type Surroundings } from "../../test/step-context.ts";
import { email } from "./email.ts";
import { openMailDoor } from "./mail-door.ts";
import { TerminalError } from "./step.ts";

let server: MailServerOfTest;
const mail = openMailDoor({ allow: ["127.0.0.0/8"] });
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const plain = {
  server: "{{ secrets.mail }}",
  tls: "off",
  from: "Shop <shop@shop.example>",
  to: "ada@example.com",
  text: "Hi",
};
const run = async (config: object = {}, given: Surroundings & { url?: string } = {}) => {
  const secrets = { mail: given.url ?? `smtp://shop:m%40il%2Fs3cret@127.0.0.1:${server.port}` };
  const scope = { secrets, params: { evil: "a\r\nBcc: spy@evil.example" } };
  return (await runStep(email, { ...plain, ...config }, { mail, scope, ...given })).output;
};
const failure = (...call: Parameters<typeof run>) =>
  run(...call).then(
    (output) => expect.unreachable(JSON.stringify(output)),
    (error: unknown) => error as Error,
  );

test.each([
  ["a password in the clear", { server: "smtp://u:p@mail.example" }, "server"],
  ["nothing to send", { text: undefined }, "text"],
])("%s is refused when it is saved", (_, config, path) => {
  const faults = email.check?.(email.config.parse({ ...plain, ...config }));
  expect(faults).toEqual([{ path, message: expect.any(String) }]);
});

test.each(["Bcc", "subject", "Content-Type", "X Y", "X:Y"])(
  "the header %j is not for the author to set",
  (name) => {
    expect(email.config.safeParse({ ...plain, headers: { [name]: "a" } }).success).toBe(false);
  },
);

test.each(["to", "cc", "replyTo", "from", "subject"])("data can't add a header by the %s", async (field) => {
  const before = server.letters.length;
  expect(await failure({ [field]: "{{ params.evil }}" })).toBeInstanceOf(TerminalError);
  expect(await failure({ headers: { "X-A": "{{ params.evil }}" } })).toBeInstanceOf(TerminalError);
  const attachment = { filename: "{{ params.evil }}", content: "a" };
  expect(await failure({ attachments: [attachment] })).toBeInstanceOf(TerminalError);
  expect(server.letters.length).toBe(before);
});

test("a letter has all its parts, and each recipient gets it", async () => {
  const output = await run({
    to: ["Ada <ada@example.com>", "bob@example.com, cleo@example.com"],
    cc: "dan@example.com",
    bcc: "eve@example.com",
    replyTo: "help@shop.example",
    subject: "Größe 😀",
    text: "Hällo",
    html: "<b>Hällo</b>",
    headers: { "X-Order": "A-7" },
    attachments: [
      { filename: "ä.txt", content: "ünï" },
      { filename: "b.bin", content: "AP8=", encoding: "base64", contentType: "application/x-b" },
    ],
  });
  const letter = server.letters.at(-1);
  expect(letter?.recipients.toSorted()).toEqual(
    ["ada", "bob", "cleo", "dan", "eve"].map((name) => `${name}@example.com`),
  );
  expect(letter?.mail).toMatchObject({ subject: "Größe 😀", text: "Hällo", html: "<b>Hällo</b>" });
  expect(letter?.mail.from?.text).toBe('"Shop" <shop@shop.example>');
  expect(letter?.mail.headers.get("x-order")).toBe("A-7");
  expect(letter?.raw).not.toMatch(/eve@example.com/);
  expect(
    letter?.mail.attachments.map(({ filename, content }) => [filename, content.toString("hex")]),
  ).toEqual([
    ["ä.txt", Buffer.from("ünï").toString("hex")],
    ["b.bin", "00ff"],
  ]);
  expect(output).toMatchObject({ messageId: letter?.mail.messageId, rejected: [] });
});

test("a file of the delivery is attached under its own name or another, and one that is not there ends the run", async () => {
  const photo = { name: "ä.png", contentType: "image/png", bytes: new Uint8Array([1, 2, 255]) };
  const file = (number: number) => (number === 1 ? photo : null);
  const attachments = [{ file: 1 }, { file: { file: { number: 1 } }, filename: "b.png" }];
  await run({ attachments }, { file });
  const sent = server.letters.at(-1)?.mail.attachments;
  expect(sent?.map(({ filename, contentType, content }) => [filename, contentType, [...content]])).toEqual([
    ["ä.png", "image/png", [1, 2, 255]],
    ["b.png", "image/png", [1, 2, 255]],
  ]);
  expect(await failure({ attachments: [{ file: 2 }] }, { file })).toBeInstanceOf(TerminalError);
  for (const wrong of [{ filename: "a" }, { content: "a" }, { file: 1, content: "a", filename: "a" }])
    expect(email.config.safeParse({ ...plain, attachments: [wrong] }).success).toBe(false);
});

test("each attempt has the same Message-ID, of the sender's domain", async () => {
  const [one, other] = [await run(), await run()];
  expect(one).toEqual(other);
  expect(one).toMatchObject({ messageId: expect.stringMatching(/^<[0-9a-f]{32}@shop\.example>$/) });
});

test("a file or an address in place of a content is nothing but text", async () => {
  await run({ text: "/etc/passwd", attachments: [{ filename: "a", content: "/etc/passwd" }] });
  expect(server.letters.at(-1)?.mail.attachments[0]?.content.toString()).toBe("/etc/passwd");
});

test("who the server refuses for good is told; when it is everybody, the run ends", async () => {
  server.refuses.set("gone@example.com", 550).set("busy@example.com", 450);
  expect(await run({ to: ["ada@example.com", "gone@example.com"] })).toMatchObject({
    accepted: ["ada@example.com"],
    rejected: ["gone@example.com"],
  });
  expect(await failure({ to: "gone@example.com" })).toBeInstanceOf(TerminalError);
  expect(await failure({ to: "busy@example.com" })).not.toBeInstanceOf(TerminalError);
});

test("a wrong password ends the run, and is not repeated", async () => {
  const error = await failure({}, { url: `smtp://shop:wrong-password@127.0.0.1:${server.port}` });
  expect(error).toBeInstanceOf(TerminalError);
  expect(error.message).not.toContain("wrong-password");
});

test("a server that can't encrypt is told nothing, unless that is wanted", async () => {
  const before = server.letters.length;
  expect(await failure({ tls: "verify" })).toBeInstanceOf(Error);
  expect(server.letters.length).toBe(before);
  await using bare = await openMailServer({ startTls: false });
  const url = `smtp://127.0.0.1:${bare.port}`;
  const refused = await failure({ tls: "verify" }, { url });
  expect(refused).toMatchObject({ message: expect.stringContaining("needs `tls: off`") });
  await run({}, { url });
  expect(bare.letters.length).toBe(1);
});

test.each(["smtps", "smtp"])(
  "TLS of %s: a letter goes to who has the right certificate, and to nobody else",
  async (scheme) => {
    const { ca: tlsCa, cert, key } = await serverCertificate();
    await using secured = await openMailServer({ tls: { cert, key }, secure: scheme === "smtps" });
    const urlAt = (host: string) => `${scheme}://shop:m%40il%2Fs3cret@${host}:${secured.port}`;
    const url = urlAt("127.0.0.1");
    await run({ tls: "verify", tlsCa }, { url });
    expect(secured.letters.at(-1)?.secured).toBe(true);
    await run({ tls: "unverified" }, { url });
    expect(secured.letters.length).toBe(2);
    const { ca: another } = await serverCertificate();
    for (const config of [{ tls: "verify" }, { tls: "verify", tlsCa: another }])
      expect((await failure(config, { url })).message).toMatch(/certificate/);
    const local = openMailDoor({ allow: ["127.0.0.0/8", "::1"] });
    const wrongName = await failure({ tls: "verify", tlsCa }, { url: urlAt("localhost"), mail: local });
    expect(wrongName.message).toMatch(/altnames/);
    expect(secured.letters.length).toBe(2);
  },
);

test.each([
  ["no recipient", { to: "" }, {}],
  ["no server", {}, { url: "http://127.0.0.1" }],
  ["an address that steps may not reach", {}, { url: "smtp://10.0.0.1" }],
])("%s ends the run", async (_, config, given) => {
  expect(await failure(config, given)).toBeInstanceOf(TerminalError);
});

test("a server that is not there may be there later; an abort is kept to", async () => {
  expect(await failure({}, { url: "smtp://127.0.0.1:1" })).not.toBeInstanceOf(TerminalError);
  const reason = new Error("canceled by a person");
  expect(await failure({}, { signal: AbortSignal.abort(reason) })).toBe(reason);
});
