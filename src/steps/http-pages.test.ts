import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type Asked, openService } from "../../test/http-service.ts";
import { runStep } from "../../test/step-context.ts";
import { http } from "./http.ts";
import { openHttpDoor } from "./http-door.ts";
import { nextLink } from "./link-header.ts";

type Page = { body: unknown; headers?: Record<string, string> };
let answer: (asked: { query: URLSearchParams; path: string; asked: Asked }) => Page;
const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
const service = await openService((asked, response) => {
  const { searchParams, pathname } = new URL(asked.url, "http://x");
  const { body, headers = {} } = answer({ query: searchParams, path: pathname, asked });
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
});
beforeEach(() => void (service.asked.length = 0));
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const run = async (pagination: object, config: object = {}) =>
  (await runStep(http, { url: `${service.origin}/items`, ...config, pagination }, { http: door })).output as {
    body: unknown[];
    pages: number;
    more: boolean;
  };

/** 25 items, 10 on a page. */
const page = (number: number) =>
  Array.from({ length: 25 }, (_, item) => item).slice((number - 1) * 10, number * 10);
const all = Array.from({ length: 25 }, (_, item) => item);

describe("refusals", () => {
  test.each([
    { by: "cursor", parameter: "after" },
    { by: "next-url", path: "data.next" },
    { by: "link", pagesMax: 100_000 },
    { by: "guess" },
  ])("%j does not fit", (pagination) => {
    expect(http.config.safeParse({ url: "https://a.example", pagination }).success).toBe(false);
  });

  test("a page without a list where it should be", async () => {
    answer = () => ({ body: { data: {} } });
    await expect(run({ by: "link", items: "$.data" })).rejects.toThrow("Page 1 has no list at $.data");
  });

  test("pages that go round in circles, in the query and in the body", async () => {
    answer = () => ({ body: { data: [1], next: "same" } });
    const cursor = { by: "cursor", items: "$.data", path: "$.next", parameter: "after" };
    await expect(run(cursor)).rejects.toThrow("in circles");
    const inBody = { ...cursor, in: "body" };
    await expect(run(inBody, { method: "POST", body: { limit: 1 } })).rejects.toThrow("in circles");
  });

  test("a next page at another server is not asked, so that no credential goes there", async () => {
    answer = () => ({ body: { data: [], next: "https://evil.example/items" } });
    await expect(run({ by: "next-url", items: "$.data", path: "$.next" })).rejects.toThrow(
      "at another server, https://evil.example",
    );
    expect(service.asked.length).toBe(1);
  });

  test("more pages or bytes than the bounds fail the step, unless a part is enough", async () => {
    answer = ({ query }) => ({ body: [Number(query.get("page"))] });
    await expect(run({ by: "page", pagesMax: 3 })).rejects.toThrow("more than 3 pages");
    await expect(run({ by: "page", bytesMax: 5 })).rejects.toThrow("larger than 5 bytes");
    expect(await run({ by: "page", pagesMax: 3, partial: true })).toMatchObject({
      body: [1, 2, 3],
      pages: 3,
      more: true,
    });
  });
});

test("the Link header is followed, relative URLs too", async () => {
  answer = ({ query }) => {
    const number = Number(query.get("page") ?? 1);
    const link = `</items?page=1>; rel="first", </items?page=${number + 1}>; rel="next"`;
    return number < 3 ? { body: page(number), headers: { link } } : { body: page(number) };
  };
  expect(await run({ by: "link" })).toMatchObject({ body: all, pages: 3, more: false });
});

test("a next URL is followed until it is null, with the same headers", async () => {
  answer = ({ query }) => {
    const number = Number(query.get("p") ?? 1);
    const next = number < 3 ? `${service.origin}/items?p=${number + 1}` : null;
    return { body: { results: page(number), paging: { next } } };
  };
  const given = { headers: { "X-Shop": "tea" } };
  const { body } = await run({ by: "next-url", items: "$.results", path: "$.paging.next" }, given);
  expect(body).toEqual(all);
  expect(service.asked.map(({ headers }) => headers["x-shop"])).toEqual(["tea", "tea", "tea"]);
  // Each page is a request of its own to whoever tells repetitions.
  expect(new Set(service.asked.map(({ headers }) => headers["idempotency-key"])).size).toBe(3);
});

test("a cursor goes into the query or the body, and `more` ends it", async () => {
  answer = ({ query, asked }) => {
    const after = query.get("after") ?? (asked.body === "" ? null : JSON.parse(asked.body).after);
    const number = after === null || after === undefined ? 1 : Number(after);
    return { body: { data: page(number), has_more: number < 3, cursor: number + 1 } };
  };
  const cursor = { by: "cursor", items: "$.data", path: "$.cursor", parameter: "after", more: "$.has_more" };
  expect((await run(cursor)).body).toEqual(all);
  const posted = await run({ ...cursor, in: "body" }, { method: "POST", body: { limit: 10 } });
  expect(posted.body).toEqual(all);
  expect(JSON.parse(service.asked.at(-1)?.body ?? "")).toEqual({ limit: 10, after: "3" });
});

test("page numbers rise until a page is empty or not full; offsets rise by a page's size", async () => {
  answer = ({ query }) => ({ body: page(Number(query.get("page"))) });
  expect(await run({ by: "page" })).toMatchObject({ body: all, pages: 4 });
  expect(await run({ by: "page", size: 10 })).toMatchObject({ body: all, pages: 3 });
  answer = ({ query }) => ({ body: page(Number(query.get("offset")) / 10 + 1) });
  expect(await run({ by: "page", parameter: "offset", start: 0, step: 10 })).toMatchObject({ body: all });
});

test.each([
  [undefined, null],
  ["", null],
  ['<https://a.example/?a=1,2>; rel="next"', "https://a.example/?a=1,2"],
  ["<a>; rel=prev, <b>; rel=next", "b"],
  ['<a>; title="rel=next, <x>"; rel="prev", <b>; rel="last next"', "b"],
  ["<a>; rel=nextish", null],
])("the next link of %j", (value, expected) => {
  expect(nextLink(value)).toBe(expected);
});
