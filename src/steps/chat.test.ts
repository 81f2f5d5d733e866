import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { runStep } from "../../test/step-context.ts";
import { chat } from "./chat.ts";
import { openHttpDoor } from "./http-door.ts";
import { RetryLaterError, TerminalError } from "./step.ts";

let answer: { status: number; body?: string; after?: string };
const service = await openService((_, response) => {
  if (answer.after !== undefined) response.setHeader("retry-after", answer.after);
  response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body ?? "");
});
const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
beforeEach(() => {
  answer = { status: 200, body: "ok" };
  service.asked.length = 0;
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const run = (config: object) =>
  runStep(chat, { url: `${service.origin}/hook/s3cr3t`, ...config }, { http: door });
const failure = (config: object): Promise<unknown> =>
  run(config).then(
    () => expect.unreachable("the step should have failed"),
    (error: unknown) => error,
  );
const sent = () => JSON.parse(service.asked.at(-1)?.body ?? "null");

describe("refusals", () => {
  test.each([
    [{ service: "slack" }, "nothing to say"],
    [{ service: "slack", text: "a", url: "" }, "empty"],
    [{ service: "irc", text: "a" }, "service"],
    [{ service: "slack", blocks: Array.from({ length: 51 }, () => ({})) }, "at most 50 blocks; there are 51"],
    [{ service: "slack", blocks: { type: "section" } }, "a list of blocks"],
    [{ service: "slack", blocks: "{not json" }, "not JSON"],
    [{ service: "discord", blocks: Array.from({ length: 11 }, () => ({})) }, "at most 10"],
    [{ service: "discord", blocks: [{ description: "x".repeat(6_001) }] }, "6000 characters"],
    [{ service: "discord", blocks: ["text"] }, "is an object"],
    [{ service: "teams", blocks: [{ type: "TextBlock", text: "x".repeat(30_000) }] }, "at most 28672 bytes"],
    [{ service: "teams", blocks: "7" }, "a card"],
  ])("%j is refused, and nothing is sent", async (config, reason) => {
    const error = await failure(config);
    expect(error).toBeInstanceOf(TerminalError);
    expect(String(error)).toContain(reason);
    expect(service.asked).toEqual([]);
  });
});

describe("Slack", () => {
  test("takes text, a heading and blocks; mentions call nobody unless they are to", async () => {
    const text = "<!channel> <@U1> see <https://a.example|this> & that";
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "<!here> 1 < 2" } }];
    expect((await run({ service: "slack", title: "Stock", text, blocks })).output).toEqual({
      status: 200,
      id: null,
    });
    expect(sent()).toEqual({
      text: "*Stock*\n&lt;!channel> &lt;@U1> see <https://a.example|this> & that",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: "&lt;!here> 1 < 2" } }],
    });
    await run({ service: "slack", text, mentions: true, sender: "Shop" });
    expect(sent()).toEqual({ text, username: "Shop" });
  });

  test("a text that is too long is cut, and no character in two", async () => {
    await run({ service: "slack", text: "🙂".repeat(30_000) });
    expect(sent().text.length).toBeLessThanOrEqual(40_000);
    expect(sent().text.isWellFormed()).toBe(true);
    expect(sent().text.endsWith("🙂…")).toBe(true);
  });

  test.each([
    [404, "channel_not_found", "the channel is gone"],
    [410, "channel_is_archived", "archived"],
    [403, "action_prohibited", "administrator"],
    [400, "invalid_blocks", "Block Kit"],
    [404, "no_service", "disabled or removed"],
    [400, "something_new", "something_new"],
  ])("%i %s says what is wrong, for good", async (status, body, reason) => {
    answer = { status, body };
    const error = await failure({ service: "slack", text: "a" });
    expect(error).toBeInstanceOf(TerminalError);
    expect(String(error)).toContain(reason);
    expect(String(error)).not.toContain("s3cr3t");
  });

  test("429 and 5xx are tried again, when it says so", async () => {
    answer = { status: 429, body: "rate_limited", after: "30" };
    expect(await failure({ service: "slack", text: "a" })).toMatchObject({ delayMs: 30_000 });
    answer = { status: 500, body: "rollup_error" };
    expect(await failure({ service: "slack", text: "a" })).not.toBeInstanceOf(TerminalError);
  });
});

describe("Teams", () => {
  test("takes an Adaptive Card made of heading, text and elements, or a whole card", async () => {
    answer = { status: 202 };
    const blocks = [{ type: "Image", url: "https://a.example/x.png" }];
    expect((await run({ service: "teams", title: "Build", text: "failed", blocks })).output).toMatchObject({
      status: 202,
    });
    const { type, attachments } = sent();
    expect(type).toBe("message");
    expect(attachments[0]).toMatchObject({
      contentType: "application/vnd.microsoft.card.adaptive",
      content: {
        type: "AdaptiveCard",
        body: [
          { type: "TextBlock", text: "Build" },
          { type: "TextBlock", text: "failed", wrap: true },
          { type: "Image" },
        ],
      },
    });
    const card = {
      type: "AdaptiveCard",
      version: "1.5",
      body: blocks,
      msteams: { entities: [] },
      actions: [],
    };
    await run({ service: "teams", text: "see", blocks: card });
    expect(sent().attachments[0].content).toMatchObject({
      version: "1.5",
      actions: [],
      body: [{ text: "see" }, blocks[0]],
    });
    expect(sent().attachments[0].content).not.toHaveProperty("msteams");
  });

  test("a text is cut so that the message fits, whatever its characters take", async () => {
    answer = { status: 202 };
    for (const text of ["x".repeat(100_000), "ü\n".repeat(50_000), "🙂".repeat(50_000)]) {
      await run({ service: "teams", title: "long", text });
      expect(Buffer.byteLength(service.asked.at(-1)?.body ?? "")).toBeLessThanOrEqual(28_672);
      expect(sent().attachments[0].content.body[1].text.length).toBeGreaterThan(3_000);
    }
  });

  test("what the older connectors hide behind 200 is a failure", async () => {
    const hidden = (status: number) =>
      `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId tcid=0`;
    answer = { status: 200, body: hidden(429) };
    expect(await failure({ service: "teams", text: "a" })).not.toBeInstanceOf(TerminalError);
    answer = { status: 200, body: hidden(413) };
    expect(await failure({ service: "teams", text: "a" })).toBeInstanceOf(TerminalError);
    answer = { status: 200, body: "1" };
    await run({ service: "teams", text: "a" });
  });
});

describe("Discord", () => {
  test("takes text and embeds, tells the message's id, and mentions call nobody unless they are to", async () => {
    answer = { status: 200, body: '{"id":"42"}' };
    const config = {
      service: "discord",
      text: "@everyone",
      title: "Stock",
      blocks: [{ title: "tea" }],
      thread: "7",
    };
    expect((await run(config)).output).toEqual({ status: 200, id: "42" });
    expect(service.asked[0]?.url).toBe("/hook/s3cr3t?wait=true&thread_id=7");
    expect(sent()).toEqual({
      content: "@everyone",
      embeds: [{ title: "Stock" }, { title: "tea" }],
      allowed_mentions: { parse: [] },
    });
    await run({ ...config, mentions: true });
    expect(sent().allowed_mentions.parse).toContain("everyone");
  });

  test("a text that is too long is cut", async () => {
    await run({ service: "discord", text: "x".repeat(3_000) });
    expect(sent().content.length).toBe(2_000);
  });

  test("its own words say what is wrong, and its own seconds when to come again", async () => {
    answer = { status: 404, body: '{"message":"Unknown Webhook","code":10015}' };
    const error = await failure({ service: "discord", text: "a" });
    expect(error).toBeInstanceOf(TerminalError);
    expect(String(error)).toContain("Unknown Webhook (10015)");
    answer = {
      status: 429,
      body: '{"message":"You are being rate limited.","retry_after":1.337,"global":false}',
    };
    const later = await failure({ service: "discord", text: "a" });
    expect(later).toBeInstanceOf(RetryLaterError);
    expect(later).toMatchObject({ delayMs: 1_337 });
    answer = { status: 400, body: '{"message":"Invalid Form Body","code":50035,"errors":{"embeds":["0"]}}' };
    expect(String(await failure({ service: "discord", text: "a" }))).toContain('"embeds"');
  });
});
