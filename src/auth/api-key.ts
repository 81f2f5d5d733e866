import { z } from "zod";
import { HeaderName, headerBytes, headerOf } from "./header.ts";
import { defineScheme } from "./scheme.ts";
import { keyPlaceholder } from "./secret-match.ts";
import { compileToken, refuseTwoSources, tokenShape } from "./token.ts";

const ApiKeyConfig = z
  .strictObject({
    in: z.enum(["header", "query"]).default("header").meta({ title: "Sent in" }),
    parameter: z.string().min(1).max(200).optional().meta({
      title: "Name",
      description: "Of the header or of the query parameter; X-API-Key or api_key unless given.",
    }),
    ...tokenShape,
  })
  .check(refuseTwoSources, ({ value, issues }) => {
    if (value.in !== "header" || value.parameter === undefined) return;
    const [issue] = HeaderName.safeParse(value.parameter).error?.issues ?? [];
    if (issue === undefined) return;
    issues.push({ code: "custom", message: issue.message, path: ["parameter"], input: value.parameter });
  });

/** An API key in a header or in a query parameter whose name the author chooses. */
export const apiKey = defineScheme({
  type: "api-key",
  title: "API key",
  description:
    "The caller sends an API key in a header or in a query parameter of any name. For scripts and for webhooks " +
    "whose sender can only be given a URL. Keys in URLs are masked wherever a request is kept or shown.",
  refusal: "credentials",
  config: ApiKeyConfig,
  examples: [
    { title: "Any key issued for intake, in X-API-Key", config: { in: "header" } },
    { title: "One issued key in the URL", config: { in: "query", parameter: "token", key: "shop" } },
    {
      title: "A token that the sender chose, as GitLab sends it",
      config: { in: "header", parameter: "X-Gitlab-Token", secret: "gitlab-token" },
    },
  ],
  secrets: ({ secret }) => (secret === undefined ? [] : [secret]),
  keys: ({ key }) => (key === undefined ? [] : [key]),
  carries: (config) =>
    config.in === "header" ? { headers: [nameOf(config).toLowerCase()] } : { query: [nameOf(config)] },
  example: (config) => ({
    [config.in === "header" ? "headers" : "query"]: { [nameOf(config)]: keyPlaceholder },
  }),
  compile(config, doors) {
    const check = compileToken(config, doors);
    const parameter = nameOf(config);
    if (config.in === "header") {
      const header = parameter.toLowerCase();
      return (proof) => {
        const text = headerOf(proof, header)?.trim();
        if (text === undefined || text === "") return refused(`there is no header ${parameter}`);
        return check({ text, bytes: headerBytes(text), now: proof.now });
      };
    }
    return (proof) => {
      const sent = proof.query.getAll(parameter);
      const [text] = sent;
      if (text === undefined || text === "") return refused(`there is no query parameter ${parameter}`);
      if (sent.length > 1) return refused(`the query parameter ${parameter} is there ${sent.length} times`);
      return check({ text, bytes: text, now: proof.now });
    };
  },
});

function nameOf(config: z.output<typeof ApiKeyConfig>): string {
  return config.parameter ?? (config.in === "header" ? "X-API-Key" : "api_key");
}

function refused(reason: string) {
  return { kind: "refused", reason } as const;
}
