import { expect, test } from "vitest";
import { http } from "../steps/http.ts";
import { llm } from "../steps/llm.ts";
import { transform } from "../steps/transform.ts";
import { stepTimeoutMs } from "./step-timeout.ts";

test.each([
  [transform, 60_000, {}, 60_000],
  [http, 60_000, {}, 60_000],
  [http, 60_000, { timeoutMs: 300_000 }, 301_000],
  [http, 60_000, { timeoutMs: "{{ params.ms }}" }, 60_000],
  [http, 10_000, { timeoutMs: 300_000 }, 10_000],
  [llm, 60_000, {}, 121_000],
  [llm, 60_000, { stream: true, timeoutMs: 30_000 }, 601_000],
])(
  "%#: a step may take as long as its settings allow, unless it says itself",
  (kind, timeoutMs, config, expected) => {
    expect(stepTimeoutMs({ timeoutMs, config }, kind)).toBe(expected);
  },
);
