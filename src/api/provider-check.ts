import { presetOf, presets } from "../auth/presets/index.ts";
import { presetFor, waitMsMaxOf } from "../auth/provider.ts";
import type { Handshake } from "../contract/handshake.ts";
import type { Issue } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { compileFilter } from "../core/filter.ts";
import { failure } from "./failure.ts";
import { checkBody, checkHeaders } from "./response-check.ts";

/** A trigger's provider is known, does not hang up before the caller is answered, and challenges can be understood. */
export function checkProvider(trigger: Trigger): Issue[] {
  const { provider, response, handshakes } = trigger;
  const issues = handshakes.flatMap(checkHandshake);
  if (provider !== undefined && presetOf(provider) === undefined) {
    const known = presets.map(({ name }) => name).join(", ");
    return [
      ...issues,
      { path: "provider", message: `no provider is named "${provider}"; known are ${known}` },
    ];
  }
  const preset = presetFor(trigger);
  const waitMsMax = waitMsMaxOf(preset);
  const waitMs = response.method === "workflow" ? (response.waitMs ?? 0) : 0;
  if (waitMs <= waitMsMax) return issues;
  const deadline = `${preset?.title ?? "the provider"} hangs up after ${preset?.deadlineMs} ms`;
  return [...issues, { path: "response.waitMs", message: `must be at most ${waitMsMax}: ${deadline}` }];
}

function checkHandshake({ when, reply }: Handshake, at: number): Issue[] {
  const path = `handshakes.${at}`;
  return [
    ...failure(`${path}.when`, () => compileFilter(when)),
    ...checkBody(reply.body, `${path}.reply.body`),
    ...checkHeaders(reply.headers, `${path}.reply.headers`),
  ];
}
