import type { z } from "zod";
import type { Credential } from "../../../src/contract/credential.ts";
import type { Issue } from "../../../src/contract/problem.ts";
import type { Method, TriggerInput } from "../../../src/contract/trigger.ts";
import { texts } from "../../texts/workflow-webhook.ts";

/** What a webhook is asked for where it is added to a workflow. */
export interface WebhookFields {
  system: string;
  /** What people call it; the trigger's name is made of it. */
  name: string;
  suffix: string;
  methods: readonly Method[];
  credential: Credential;
  response: "immediately" | "workflow";
}

const nameCharactersMax = 63;

export function webhookInput(fields: WebhookFields, workflow: string): z.input<typeof TriggerInput> {
  const { system, name, suffix, methods, credential, response } = fields;
  return {
    name: slugOf(name),
    title: name.trim(),
    system: system.trim(),
    suffix: suffix.trim(),
    methods: [...methods],
    auth: [credential],
    routes: [{ workflow }],
    response: { method: response },
  };
}

/** `New orders!` is `new-orders`. */
const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, nameCharactersMax) || "webhook";

/** What is wrong with each field, by what the server said of it or else by what can be seen here. */
export function faultsOf(
  fields: WebhookFields,
  issues: readonly Issue[],
): Partial<Record<keyof WebhookFields, string>> {
  const said = (path: string) =>
    issues.find((issue) => issue.path === path || issue.path.startsWith(`${path}.`))?.message;
  const all = {
    system: fields.system.trim() === "" ? texts.required : said("system"),
    name: fields.name.trim() === "" ? texts.required : said("name"),
    suffix: suffixFault(fields.suffix.trim()) ?? said("suffix"),
    methods: fields.methods.length === 0 ? texts.required : said("methods"),
    credential: said("auth"),
  };
  return Object.fromEntries(Object.entries(all).filter(([, fault]) => fault !== undefined));
}

function suffixFault(suffix: string): string | undefined {
  if (suffix === "") return texts.required;
  if (/\s/.test(suffix)) return texts.suffixSpaces;
  return suffix.startsWith("/") ? undefined : texts.suffixStart;
}
