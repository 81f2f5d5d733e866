import { createHmac, generateKeyPairSync, verify } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type Asked, openService } from "../../test/http-service.ts";
import { runStep, type Surroundings } from "../../test/step-context.ts";
import type { Json } from "../contract/name.ts";
import { deliver } from "./deliver.ts";
import type { AddressProgress } from "./deliver-progress.ts";
import { openHttpDoor } from "./http-door.ts";
import { restoredCall } from "./kept-call.ts";
import { Wait } from "./step.ts";

const now = Date.now();
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const replacing = "whsec_dGhpcyBpcyBhIG5ldyBzZWNyZXQgb2YgMzIgYnl0ZXM=";
let answers: Record<string, (times: number) => { status: number; after?: string; body?: string } | null>;
const times = new Map<string, number>();
const service = await openService(({ url }, response) => {
  const time = (times.get(url) ?? 0) + 1;
  times.set(url, time);
  const answer = answers[url]?.(time) ?? { status: 204 };
  if (answers[url] !== undefined && answers[url](time) === null) return void response.destroy();
  if (answer.after !== undefined) response.setHeader("retry-after", answer.after);
  response.writeHead(answer.status).end(answer.body ?? "");
});
const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
beforeEach(() => {
  answers = {};
  times.clear();
  service.asked.length = 0;
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const sign = { scheme: "standard-webhooks", secrets: [secret] };
const run = (config: object, given: Surroundings = {}) =>
  runStep(
    deliver,
    { addresses: `${service.origin}/a`, payload: { n: 1 }, sign, ...config },
    { http: door, now, ...given },
  );
const at = (path: string) => service.asked.filter(({ url }) => url === path);
const addresses = (...paths: string[]) => paths.map((path) => service.origin + path);
const triedOf = (output: unknown) =>
  (output as { progress: { tried: AddressProgress[] } }).progress.tried.toSorted((a, b) => a.place - b.place);
interface Output {
  id: string;
  delivered: number;
  failed: number;
  addresses: {
    url: string;
    status: string;
    tries: number;
    attempts: { status: number | null; error: string }[];
  }[];
}

/** Runs it as the engine does: again from what was kept, at the time it asked for. */
async function carried(config: object, given: Surroundings = {}) {
  const waits: number[] = [];
  const letters: unknown[] = [];
  for (let time = now, progress: Json | undefined; ; ) {
    const { output, undelivered } = await run(config, {
      ...given,
      now: time,
      ...(progress !== undefined && { progress }),
    });
    letters.push(...undelivered);
    if (!(output instanceof Wait)) return { output: output as unknown as Output, waits, letters };
    waits.push(output.wakeAt - time);
    time = output.wakeAt;
    progress = JSON.parse(JSON.stringify(output.progress));
  }
}

const verified = (asked: Asked | undefined, by: string) => {
  const headers = asked?.headers as Record<string, string>;
  return new Webhook(by).verify(asked?.body ?? "", headers);
};

describe("refusals", () => {
  test.each([
    ["no address", { addresses: [] }],
    ["an empty address, as of a secret that is not there", { addresses: "" }],
    ["no signature chosen", { sign: undefined }],
    ["no secret to sign with", { sign: { scheme: "hmac", secrets: [], header: "X-Sig" } }],
    ["an empty secret", { sign: { scheme: "standard-webhooks", secrets: [""] } }],
    ["a message id with a line break", { messageId: "a\nb" }],
  ])("%s does not fit", async (_, config) => {
    await expect(run(config)).rejects.toThrow();
    expect(service.asked).toEqual([]);
  });

  test("a payload beyond the bound is refused before anything is sent", async () => {
    await expect(run({ payload: "x".repeat(1_048_576) })).rejects.toThrow("larger than 1048576 bytes");
    expect(service.asked).toEqual([]);
  });

  test.each([
    [{ scheme: "standard-webhooks", secrets: ["not base64!"] }, "not base64"],
    [{ scheme: "standard-webhooks", secrets: ["whsk_AAAA"] }, "32 or 64 bytes"],
  ])(
    "a secret that can't sign is told, and is no secret any more if it were shown: %j",
    async (signing, reason) => {
      const { output, undelivered } = await run({ sign: signing, failWhen: "never" });
      expect(JSON.stringify(output)).toContain(reason);
      expect(JSON.stringify(output)).not.toContain(signing.secrets[0]);
      expect(undelivered.length).toBe(1);
      expect(service.asked).toEqual([]);
    },
  );
});

describe("signatures", () => {
  test("[S52] the standardwebhooks package verifies it, with either secret during a rotation", async () => {
    const { output } = await run({ event: "order.paid", sign: { ...sign, secrets: [secret, replacing] } });
    const [asked] = at("/a");
    expect(verified(asked, secret)).toEqual({
      type: "order.paid",
      timestamp: new Date(now).toISOString(),
      data: { n: 1 },
    });
    expect(verified(asked, replacing)).toBeDefined();
    expect(() => verified(asked, "whsec_AAAA")).toThrow();
    expect(asked?.headers["webhook-id"]).toBe((output as unknown as Output).id);
  });

  test("an Ed25519 key signs what its public key verifies", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
    await run({ sign: { ...sign, secrets: [`whsk_${seed.toString("base64")}`] } });
    const [asked] = at("/a");
    const { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": list } = asked?.headers ?? {};
    const [version, signature = ""] = String(list).split(",");
    expect(version).toBe("v1a");
    const signed = Buffer.from(`${String(id)}.${String(time)}.${asked?.body}`);
    expect(verify(null, signed, publicKey, Buffer.from(signature, "base64"))).toBe(true);
  });

  test("one's own header and form, as GitHub's and as Stripe's", async () => {
    const github = {
      scheme: "hmac",
      secrets: ["one", "two"],
      header: "X-Hub-Signature-256",
      prefix: "sha256=",
    };
    await run({ sign: github });
    const hex = (key: string, text: string) => createHmac("sha256", key).update(text).digest("hex");
    expect(at("/a")[0]?.headers["x-hub-signature-256"]).toBe(
      `sha256=${hex("one", '{"n":1}')},sha256=${hex("two", '{"n":1}')}`,
    );
    const stripe = {
      scheme: "hmac",
      secrets: ["one"],
      header: "Stripe-Signature",
      lead: "t={timestamp},",
      prefix: "v1=",
      payload: "{timestamp}.{body}",
    };
    await run({ sign: stripe });
    const seconds = Math.floor(now / 1_000);
    expect(at("/a")[1]?.headers["stripe-signature"]).toBe(
      `t=${seconds},v1=${hex("one", `${seconds}.{"n":1}`)}`,
    );
  });

  test("custom headers go along, for all and for one address, and none of them replaces the signature", async () => {
    await run({
      addresses: [{ url: `${service.origin}/a`, headers: { "X-Tenant": "1" } }, `${service.origin}/b`],
      headers: { "X-Route": "eu", "Webhook-Signature": "v1,forged" },
    });
    expect(at("/a")[0]?.headers).toMatchObject({ "x-route": "eu", "x-tenant": "1" });
    expect(at("/b")[0]?.headers["x-tenant"]).toBeUndefined();
    expect(verified(at("/b")[0], secret)).toBeDefined();
  });
});

describe("retries", () => {
  test("[S86] 5xx, 408, 425, 429 and no reply are tried again, other 4xx are not, 410 stops the address", async () => {
    answers = {
      "/500": (time) => ({ status: time < 3 ? 500 : 200 }),
      "/429": (time) => ({ status: time < 2 ? 429 : 200 }),
      "/reset": (time) => (time < 2 ? null : { status: 200 }),
      "/302": (time) => ({ status: time < 2 ? 302 : 200 }),
      "/404": () => ({ status: 404, body: "no such hook" }),
      "/410": () => ({ status: 410 }),
    };
    const paths = ["/ok", "/500", "/429", "/reset", "/302", "/404", "/410"];
    const { output, letters } = await carried({ addresses: addresses(...paths) });
    expect(output).toMatchObject({ delivered: 5, failed: 2 });
    expect(output.addresses.map(({ status, tries }) => `${status} ${tries}`)).toEqual([
      "delivered 1",
      "delivered 3",
      "delivered 2",
      "delivered 2",
      "delivered 2",
      "dead 1",
      "gone 1",
    ]);
    expect(letters).toMatchObject([{ reason: "answered 404: no such hook" }, { reason: "answered 410" }]);
    // The same message to all, in every try.
    expect(new Set(service.asked.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  test("[S87] tries are logged and lie further and further apart, until the policy ends; then it is a dead letter", async () => {
    answers = { "/a": () => ({ status: 503, body: "later" }) };
    const retry = { attempts: 4, firstDelayMs: 1_000, factor: 10, jitter: 0, maxDelayMs: 50_000 };
    const { output, waits, letters } = await carried({ retry, failWhen: "never" });
    expect(waits).toEqual([1_000, 10_000, 50_000]);
    expect(output.addresses[0]).toMatchObject({
      status: "dead",
      tries: 4,
      attempts: Array.from({ length: 4 }, () => ({ status: 503, error: "later" })),
    });
    expect(letters.length).toBe(1);
  });

  test("Retry-After is kept to, bounded by a day", async () => {
    answers = {
      "/a": (time) =>
        time === 1
          ? { status: 429, after: "37" }
          : time === 2
            ? { status: 503, after: "999999999" }
            : { status: 200 },
    };
    expect((await carried({})).waits).toEqual([37_000, 86_400_000]);
  });

  test("who sets one part of the policy keeps the others; addresses that are none are refused when it is saved", () => {
    const config = (given: object) =>
      deliver.config.parse({
        addresses: "https://example.com",
        payload: 1,
        sign: { scheme: "none" },
        ...given,
      });
    expect(config({ retry: { attempts: 4 } }).retry).toEqual({ ...config({}).retry, attempts: 4 });
    expect(config({}).retry).toMatchObject({ attempts: 6, firstDelayMs: 5_000, factor: 6 });
    const faults = deliver.check?.(
      config({ addresses: ["https://a.example", "b.example", { url: "ftp://c" }] }),
    );
    expect(faults?.map(({ path }) => path)).toEqual(["addresses.1", "addresses.2"]);
  });

  test("retries of many spread, the same way in each process", async () => {
    answers = Object.fromEntries(
      ["/a", "/b", "/c"].map((path) => [path, (time: number) => ({ status: time === 1 ? 500 : 200 })]),
    );
    const retry = { attempts: 2, firstDelayMs: 10_000, jitter: 0.5 };
    const nexts = async () => {
      times.clear();
      const { output } = await run({ addresses: addresses("/a", "/b", "/c"), retry });
      return triedOf(output).map(({ nextAt }) => nextAt);
    };
    const first = await nexts();
    expect(new Set(first).size).toBe(3);
    expect(await nexts()).toEqual(first);
  });
});

describe("who has taken it", () => {
  test("is not asked again when others fail, nor after a crash, wherever it stood", async () => {
    const list = addresses("/a", "/b", "/c", "/d");
    answers = { "/c": (time) => ({ status: time === 1 ? 500 : 200 }) };
    // The step dies while it waits for the last one: what it kept until then is all that is known.
    const dying = await run({ addresses: list, concurrency: 1 });
    const [first, second] = dying.kept;
    for (const progress of [first, second]) {
      service.asked.length = 0;
      await carriedFrom({ addresses: list, concurrency: 1 }, progress);
      const asked = new Set(service.asked.map(({ url }) => url));
      expect(asked.has("/a")).toBe(false);
      if (progress === second) expect(asked.has("/b")).toBe(false);
    }
  });

  test("an address that is another one than before is a new one", async () => {
    const { kept } = await run({ addresses: addresses("/a", "/b") });
    service.asked.length = 0;
    await carriedFrom({ addresses: addresses("/x", "/b") }, kept.at(-1));
    expect(service.asked.map(({ url }) => url)).toEqual(["/x"]);
  });

  async function carriedFrom(config: object, progress: Json | undefined) {
    const { output } = await run(config, {
      progress: JSON.parse(JSON.stringify(progress)),
      now: now + 1_000_000,
    });
    return output;
  }
});

describe("in the end", () => {
  test("the step fails where all, or any, have not taken it, as asked for", async () => {
    answers = { "/bad": () => ({ status: 400, body: "bad" }) };
    const both = { addresses: addresses("/ok", "/bad") };
    expect((await carried(both)).output).toMatchObject({ delivered: 1, failed: 1 });
    await expect(carried({ ...both, failWhen: "any" })).rejects.toThrow(
      /1 of 2 addresses.*\/bad: answered 400: bad$/,
    );
    await expect(carried({ addresses: addresses("/bad") })).rejects.toThrow("The address has not taken it");
    expect((await carried({ addresses: addresses("/bad"), failWhen: "never" })).output.failed).toBe(1);
  });

  test("a dead letter is kept without secrets, and restored with those of its time", async () => {
    answers = { "/a": () => ({ status: 400 }) };
    const secrets = { partner: secret, token: "t0ken-value" };
    const { undelivered } = await run(
      {
        failWhen: "never",
        headers: { Authorization: "Bearer t0ken-value" },
        payload: { note: "{{secrets.token}}" },
      },
      { scope: { secrets } },
    );
    const [letter] = undelivered;
    const kept = JSON.stringify(letter);
    expect(kept).not.toContain("t0ken-value");
    expect(kept).not.toContain(secret.slice(6));
    const call = restoredCall(letter?.call as never, { partner: replacing, token: "newer-token" });
    expect(call.headers).toEqual({ Authorization: "Bearer newer-token" });
    expect(call.signing).toMatchObject({ secrets: [replacing] });
    expect(call.body).toBe('{"note":"newer-token"}');
    expect(() => restoredCall(letter?.call as never, {})).toThrow("no secret named");
  });

  test("what only looks like a secret's name is content and stays so", async () => {
    answers = { "/a": () => ({ status: 400 }) };
    const payload = { note: '{"secret":"token"}' };
    const { undelivered } = await run(
      { failWhen: "never", payload },
      { scope: { secrets: { token: "t0ken-value" } } },
    );
    const call = restoredCall(undelivered[0]?.call as never, { token: "t0ken-value" });
    expect(JSON.parse(call.body)).toEqual(payload);
  });
});

test("an address that does not answer is noted before the step's own timeout is over", async () => {
  await using silent = await openService(() => {});
  const { output } = await run({ addresses: silent.origin, timeoutMs: 60_000 }, { timeoutMs: 200 });
  expect(triedOf(output)).toMatchObject([
    {
      status: "pending",
      attempts: [{ status: null, error: expect.stringContaining("no whole reply within 160 ms") }],
    },
  ]);
});
