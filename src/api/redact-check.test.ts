import { expect, test } from "vitest";
import { Trigger, TriggerInput } from "../contract/trigger.ts";
import { checkRedact } from "./redact-check.ts";

const at = "2026-01-31T12:00:00.000Z";
const meta = { id: "trg_1", workspace: "default", version: 1, createdAt: at, updatedAt: at };
const checked = (input: object) =>
  checkRedact(
    Trigger.parse({ ...TriggerInput.parse({ name: "t", auth: [{ scheme: "none" }], ...input }), ...meta }),
  );

const rule = { name: "cards", path: "$..card" };

test.each([
  ["a path that is none", { rules: [{ name: "a", path: "card" }] }, {}, "redact.rules.0.path"],
  ["the whole body", { rules: [{ name: "a", path: "$" }] }, {}, "redact.rules.0.path"],
  ["no header", { rules: [{ name: "a", from: "header", path: "x y" }] }, {}, "redact.rules.0.path"],
  ["no name in a query", { rules: [{ name: "a", from: "query", path: "a?b" }] }, {}, "redact.rules.0.path"],
  [
    "a header that is needed",
    { rules: [{ name: "a", from: "header", path: "Content-Type" }] },
    {},
    "redact.rules.0.path",
  ],
  ["a claim by no path", { rules: [{ name: "a", from: "claim", path: "$.[" }] }, {}, "redact.rules.0.path"],
  ["two rules of one name", { rules: [rule, rule] }, {}, "redact.rules.1.name"],
  ["the name that is taken", { rules: [{ ...rule, name: "credentials" }] }, {}, "redact.rules.0.name"],
  ["a body that can't be written anew", { rules: [rule] }, { payload: { type: "text" } }, "payload.type"],
  [
    "no parameter of the path",
    { rules: [{ name: "a", from: "path", path: "email" }] },
    { suffix: "/orders/:order" },
    "redact.rules.0.path",
  ],
  [
    "a token that says what is hidden",
    { rules: [{ name: "a", from: "claim", path: "email" }], keep: { headers: ["Authorization"] } },
    { auth: [{ scheme: "jwt", publicKey: "p", audience: "a" }] },
    "redact.keep",
  ],
  ["bodies too large", { rules: [rule] }, { limits: { bodyBytes: 20_000_000 } }, "limits.bodyBytes"],
  ["another charset", { rules: [rule] }, { payload: { charset: "windows-1252" } }, "payload.charset"],
  ["requests kept whole", { rules: [rule] }, { quarantine: true }, "quarantine"],
  ["e-mails", { rules: [rule] }, { mail: {} }, "mail"],
] as const)("%s is refused when the rules are saved", (_, redact, settings, path) => {
  expect(checked({ redact, ...settings }).map((issue) => issue.path)).toEqual([path]);
});

test("rules that can be followed are taken, and so is what is kept beside anything", () => {
  const others = [
    { name: "session", from: "header", path: "X-Session" },
    { name: "mail", from: "query", path: "e mail" },
  ];
  expect(checked({ redact: { rules: [rule, ...others] }, payload: { type: "form" } })).toEqual([]);
  expect(checked({ redact: { rules: others }, payload: { type: "text" } })).toEqual([]);
  const inPath = [{ name: "mail", from: "path", path: "email" }];
  expect(
    checked({ redact: { rules: [rule, ...inPath] }, suffix: "/of/:email", payload: { type: "xml" } }),
  ).toEqual([]);
  const keep = { headers: ["authorization"], query: ["key"] };
  expect(checked({ redact: { keep }, quarantine: true, mail: {} })).toEqual([]);
});
