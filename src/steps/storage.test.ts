import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { openS3Server, type S3Server } from "../../test/s3-server.ts";
import { signatureFault } from "../../test/s3-signature.ts";
import { runStep, type Surroundings } from "../../test/step-context.ts";
import { openHttpDoor } from "./http-door.ts";
import { type HttpCall, TerminalError } from "./step.ts";
import { storage } from "./storage.ts";

const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
let server: S3Server;
beforeAll(async () => {
  server = await openS3Server({
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  });
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function act(config: object, given: Surroundings = {}) {
  const { endpoint, bucket, credentials } = server;
  const { output } = await runStep(
    storage,
    { endpoint, bucket, ...credentials, ...config },
    { http: door, now: Date.now(), ...given },
  );
  return output as Record<string, unknown> & { url: string; body: unknown };
}
const failure = (config: object, given: Surroundings = {}): Promise<unknown> =>
  act(config, given).then(
    () => expect.unreachable("the step should have failed"),
    (error: unknown) => error,
  );
const put = (key: string, body: unknown = key) => act({ action: "put", key, body });

describe("refusals", () => {
  test.each([
    [{ action: "get", key: "a/../b" }, "“.” or “..”"],
    [{ action: "get", key: "." }, "“.” or “..”"],
    [{ action: "get", key: "x".repeat(1_025) }, "1 to 1024 bytes"],
    [{ action: "get", key: "" }, "1 to 1024 bytes"],
    [{ action: "get", key: "a", endpoint: "nowhere" }, "not a URL"],
    [{ action: "get", key: "a", bucket: "a/b" }, "bucket"],
    [{ action: "put", key: "a", base64: "?" }, "not base64"],
    [{ action: "put", key: "a", body: 1, metadata: { "a b": "c" } }, "metadata"],
    [{ action: "get", key: "a", secretAccessKey: "" }, "is the secret there"],
  ])("%j is refused for good", async (config, reason) => {
    const error = await failure(config);
    expect(error).toBeInstanceOf(TerminalError);
    expect(String(error)).toContain(reason);
  });

  test("what the schema can't say is found before publishing", () => {
    const config = { bucket: "abc", accessKeyId: "a", secretAccessKey: "b" };
    const problems = (given: object) => storage.check?.(storage.config.parse({ ...config, ...given }));
    expect(problems({ action: "put" })).toMatchObject([{ path: "key" }, { path: "body" }]);
    expect(problems({ action: "put", key: "a", body: 1, base64: "AA" })).toMatchObject([{ path: "body" }]);
    expect(problems({ action: "list" })).toEqual([]);
  });

  test("a wrong secret, an unknown bucket and a missing object are told by what to do", async () => {
    expect(String(await failure({ action: "get", key: "a", secretAccessKey: "wrong-secret" }))).toMatch(
      /SignatureDoesNotMatch \(is the secret access key right\?\)/,
    );
    expect(String(await failure({ action: "list", bucket: "nobodys" }))).toContain("there is no such bucket");
    expect(String(await failure({ action: "get", key: "nothing" }))).toContain(
      "there is no such object) for nothing",
    );
  });

  test("a bucket in another region says where it is, and is not followed there", async () => {
    await using elsewhere = await openService((_, response) => {
      response.writeHead(307, { location: "http://169.254.169.254/", "x-amz-bucket-region": "eu-west-1" });
      response.end();
    });
    const error = await failure({ action: "get", key: "a", endpoint: elsewhere.origin });
    expect(String(error)).toContain("in the region eu-west-1");
    expect(elsewhere.asked.length).toBe(1);
  });

  test("503 SlowDown is tried again", async () => {
    await using busy = await openService((_, response) => {
      response.writeHead(503).end("<Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>");
    });
    const error = await failure({ action: "get", key: "a", endpoint: busy.origin });
    expect(error).not.toBeInstanceOf(TerminalError);
    expect(String(error)).toContain("SlowDown");
  });
});

describe("against a server that checks signatures by AWS's own signer", () => {
  test.each([
    "plain.json",
    "folder/with space/+plus&and=?#[]@!$'()*,;:.txt",
    "ünï/日本語/🔑",
    "a//b",
    "tilde~%20percent%",
  ])("the object %j is put, read and deleted", async (key) => {
    const kept = await act({ action: "put", key, body: { n: 1 }, metadata: { Source: "test" } });
    expect(kept).toMatchObject({ bucket: "invoices", key, bytes: 7 });
    expect(kept["etag"]).toBe(createHash("md5").update('{"n":1}').digest("hex"));
    expect(await act({ action: "get", key })).toMatchObject({
      key,
      bytes: 7,
      contentType: "application/json",
      body: { n: 1 },
      metadata: { source: "test" },
    });
    expect(await act({ action: "delete", key })).toEqual({ bucket: "invoices", key, deleted: true });
    expect(await act({ action: "get", key, ifMissing: "null" })).toBeNull();
    // What is not there is deleted all the same.
    await act({ action: "delete", key });
  });

  test("bytes, and a file of the delivery, come back as they were", async () => {
    const bytes = Uint8Array.from([0, 255, 13, 10]);
    const base64 = Buffer.from(bytes).toString("base64");
    await act({ action: "put", key: "raw", base64, contentType: "image/x" });
    expect(await act({ action: "get", key: "raw", parse: "base64" })).toMatchObject({
      body: base64,
      contentType: "image/x",
    });
    const file = () => ({ name: "a.png", contentType: "image/png", bytes });
    await act({ action: "put", key: "file", file: 1 }, { file });
    expect(await act({ action: "get", key: "file", parse: "base64" })).toMatchObject({
      body: base64,
      contentType: "image/png",
    });
    expect(String(await failure({ action: "get", key: "raw", bytesMax: 3 }))).toContain(
      "larger than 3 bytes",
    );
  });

  test("objects are listed by prefix, in folders, over several pages, up to a bound", async () => {
    const keys = Array.from({ length: 7 }, (_, number) => `list/${number} ü.txt`);
    for (const key of keys) await put(key);
    await put("list/deep/one");
    const listed = await act({ action: "list", prefix: "list/", delimiter: "/" });
    const objects = listed["objects"] as { key: string; bytes: number; lastModified: string }[];
    expect(objects.map(({ key }) => key)).toEqual(keys);
    expect(objects[0]).toMatchObject({ bytes: 13, lastModified: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(listed["prefixes"]).toEqual(["list/deep/"]);
    const some = await act({ action: "list", prefix: "list/", limit: 3 });
    expect((some["objects"] as unknown[]).length).toBe(3);
    expect(some["more"]).toBe(true);
    expect(await act({ action: "list", prefix: "none/" })).toEqual({
      objects: [],
      prefixes: [],
      more: false,
    });
  });

  test("a link to get and a link to put work for whoever has them, and not when changed", async () => {
    await put("linked ü+.txt", "hello");
    const { url } = await act({ action: "link", key: "linked ü+.txt", fileName: 'gr"üße.txt' });
    const got = await fetch(url);
    expect(await got.text()).toBe("hello");
    expect((await fetch(url.replace("linked", "another"))).status).toBe(403);
    const { url: toPut } = await act({ action: "link", key: "by link", linkMethod: "PUT" });
    expect((await fetch(toPut, { method: "PUT", body: "put by link" })).status).toBe(200);
    expect((await act({ action: "get", key: "by link", parse: "text" })).body).toBe("put by link");
    expect((await fetch(toPut)).status).toBe(403);
  });
});

describe("Amazon's own addresses", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");

  test.each([
    [{}, "https://my-bucket.s3.eu-central-1.amazonaws.com/a%2Ab"],
    [{ pathStyle: true }, "https://s3.eu-central-1.amazonaws.com/my-bucket/a%2Ab"],
    [{ bucket: "with.dots" }, "https://s3.eu-central-1.amazonaws.com/with.dots/a%2Ab"],
    [{ endpoint: "https://r2.example/base/" }, "https://r2.example/base/my-bucket/a%2Ab"],
    [{ endpoint: "https://r2.example", pathStyle: false }, "https://my-bucket.r2.example/a%2Ab"],
  ])("with %j an object is at %s, and its signature is right there", async (given, expected) => {
    const credentials = { ...server.credentials, sessionToken: "session/+token==" };
    let call: HttpCall | undefined;
    const http = {
      request: async (one: HttpCall) => {
        call = one;
        return { status: 200, headers: {}, body: new Uint8Array() };
      },
    };
    const config = {
      bucket: "my-bucket",
      region: "eu-central-1",
      endpoint: undefined,
      ...credentials,
      ...given,
    };
    await act({ action: "put", key: "a*b", body: "hello", ...config }, { http, now });
    expect(call?.url).toBe(expected);
    const { host, pathname } = new URL(expected);
    const headers = Object.entries(call?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
    const asked = {
      method: "PUT",
      url: pathname,
      headers: { ...Object.fromEntries(headers), host },
      bytes: Buffer.from("hello"),
    };
    expect(await signatureFault(asked, credentials)).toBeNull();
    expect(await signatureFault({ ...asked, bytes: Buffer.from("other") }, credentials)).toBe(
      "XAmzContentSHA256Mismatch",
    );
    expect(await signatureFault({ ...asked, url: "/other" }, credentials)).toBe("SignatureDoesNotMatch");
  });
});
