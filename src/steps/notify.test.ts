import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { runStep } from "../../test/step-context.ts";
import { deliver } from "./deliver.ts";
import { openHttpDoor } from "./http-door.ts";
import { push } from "./push.ts";
import { sms } from "./sms.ts";
import { TerminalError } from "./step.ts";
import { storage } from "./storage.ts";

let answer: { status: number; body: unknown; after?: string };
const service = await openService((_, response) => {
  if (answer.after !== undefined) response.setHeader("retry-after", answer.after);
  response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
});
const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
beforeEach(() => void (service.asked.length = 0));
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

describe("sms", () => {
  const accountSid = "AC0123456789abcdef0123456789abcdef";
  const send = (config: object = {}) =>
    runStep(
      sms,
      { accountSid, password: "t0ken", from: "+1", to: "+2", text: "hi", baseUrl: service.origin, ...config },
      { http: door },
    );

  test.each([
    [{ accountSid: "nobody" }, "begins with AC"],
    [{ password: "" }, "is the secret there"],
    [{ text: "x".repeat(1_601) }, "at most 1600 characters; this one has 1601"],
    [{ to: "" }, "empty"],
  ])("%j is refused, and nothing is sent", async (config, reason) => {
    await expect(send(config)).rejects.toThrow(reason);
    expect(service.asked).toEqual([]);
  });

  test("a number to send from, or a messaging service, is asked for before publishing", () => {
    const config = sms.config.parse({ accountSid, password: "x", to: "+1", text: "hi" });
    expect(sms.check?.(config)).toMatchObject([{ path: "from" }]);
    expect(sms.check?.({ ...config, from: "+1" })).toEqual([]);
  });

  test.each([
    [sms, { accountSid: "AC/../x{{", password: "p", to: "1", text: "t" }],
    [push, { topic: "a/b{{", message: "m" }],
    [deliver, { addresses: "https://a.example", payload: 1, sign: { scheme: "none" }, messageId: "a\nb{{" }],
    [storage, { action: "list", bucket: "evil.com/{{", accessKeyId: "i", secretAccessKey: "s" }],
    [
      storage,
      { action: "list", bucket: "box", region: "evil.com/{{", accessKeyId: "i", secretAccessKey: "s" },
    ],
  ])("a filled-in value does not pass because it looks like a template: %o", (kind, config) => {
    expect(kind.config.safeParse(config).error?.issues).toHaveLength(1);
  });

  test("it speaks Twilio's protocol", async () => {
    answer = { status: 201, body: { sid: "SM1", status: "queued", to: "+2", num_segments: "2" } };
    const mediaUrls = ["https://a.example/1", "https://a.example/2"];
    const { output, concealed } = await send({
      mediaUrls,
      statusCallback: "https://b.example",
      username: "SK1",
    });
    expect(output).toEqual({ sid: "SM1", status: "queued", to: "+2", segments: 2 });
    const [asked] = service.asked;
    expect(asked).toMatchObject({ method: "POST", url: `/2010-04-01/Accounts/${accountSid}/Messages.json` });
    expect(asked?.headers.authorization).toBe(`Basic ${Buffer.from("SK1:t0ken").toString("base64")}`);
    expect([...new URLSearchParams(asked?.body)]).toEqual([
      ["To", "+2"],
      ["Body", "hi"],
      ["From", "+1"],
      ["StatusCallback", "https://b.example"],
      ["MediaUrl", mediaUrls[0]],
      ["MediaUrl", mediaUrls[1]],
    ]);
    expect(concealed).toEqual([Buffer.from("SK1:t0ken").toString("base64")]);
  });

  test("its own words say what is wrong; 429 is tried again", async () => {
    answer = {
      status: 400,
      body: { code: 21_211, message: "Invalid 'To' Phone Number", more_info: "https://twilio.example/21211" },
    };
    await expect(send()).rejects.toThrow("Invalid 'To' Phone Number (21211) https://twilio.example/21211");
    await expect(send()).rejects.toThrow(TerminalError);
    answer = { status: 429, body: { code: 20_429, message: "Too Many Requests" }, after: "2" };
    await expect(send()).rejects.toMatchObject({ delayMs: 2_000 });
    answer = { status: 200, body: "not Twilio" };
    await expect(send()).rejects.toThrow("without a message's sid");
  });
});

describe("push", () => {
  const send = (config: object = {}) =>
    runStep(push, { topic: "ops", message: "hi", baseUrl: service.origin, ...config }, { http: door });

  test.each([
    [{ topic: "a/b" }, "letters, digits"],
    [{ message: "ü".repeat(2_049) }, "at most 4096 bytes"],
    [{ priority: "urgent" }, "not a priority"],
    [{ priority: 6 }, "priority"],
  ])("%j is refused, and nothing is sent", async (config, reason) => {
    await expect(send(config)).rejects.toThrow(reason);
    expect(service.asked).toEqual([]);
  });

  test("credentials that do not go together are found before publishing", () => {
    const config = push.config.parse({ topic: "a", message: "b", username: "u", token: "t" });
    expect(push.check?.(config).map(({ path }) => path)).toEqual(["username", "password"]);
  });

  test("it speaks ntfy's protocol", async () => {
    answer = { status: 200, body: { id: "n1", time: 7, event: "message", topic: "ops" } };
    const actions = [{ action: "view", label: "Open", url: "https://a.example" }];
    const { output } = await send({
      title: "Disk",
      priority: "5",
      tags: ["warning"],
      actions,
      delay: "1h",
      token: "tk_1",
    });
    expect(output).toEqual({ id: "n1", time: 7 });
    expect(JSON.parse(service.asked[0]?.body ?? "")).toEqual({
      topic: "ops",
      message: "hi",
      title: "Disk",
      priority: 5,
      tags: ["warning"],
      actions,
      delay: "1h",
    });
    expect(service.asked[0]?.headers.authorization).toBe("Bearer tk_1");
    await send({ username: "u", password: "p" });
    expect(service.asked[1]?.headers.authorization).toBe(`Basic ${Buffer.from("u:p").toString("base64")}`);
    expect(JSON.parse(service.asked[1]?.body ?? "")).toEqual({ topic: "ops", message: "hi" });
  });

  test("its own words say what is wrong", async () => {
    answer = { status: 403, body: { code: 40_301, http: 403, error: "forbidden" } };
    await expect(send()).rejects.toThrow("ntfy answered 403: forbidden (40301)");
    answer = { status: 507, body: { code: 50_701, error: "no space" } };
    await expect(send()).rejects.not.toBeInstanceOf(TerminalError);
    answer = { status: 200, body: "hello" };
    await expect(send()).rejects.toThrow("not as ntfy does");
  });
});
