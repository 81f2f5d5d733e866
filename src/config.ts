import { isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { issueText } from "./contract/issue-text.ts";
import { type Issue, Problem } from "./contract/problem.ts";

const Role = z.enum(["all", "gateway", "worker", "console"]);

const flag = z.stringbool({ truthy: ["1", "true", "yes", "on"], falsy: ["0", "false", "no", "off"] });
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);
const port = z.coerce.number().int().min(1).max(65_535);
const count = z.coerce.number().int().min(1);
const tenMinutes = count.max(600_000);

/** As OpenTelemetry writes them: `name=value,…`, values percent-encoded. */
const headers = list.transform((pairs, context) => {
  const found: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value = ""] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=(.*)$/.exec(pair) ?? [];
    try {
      if (name === undefined) throw new URIError("no name");
      found[name] = decodeURIComponent(value.trim());
    } catch {
      context.addIssue({ code: "custom", message: "must be name=value, separated by commas" });
      return z.NEVER;
    }
  }
  return found;
});

/** Every setting. Its environment name is `TRIPLINE_` and the field's name in capitals. */
export const Config = z.object({
  data: z.string().default("data").meta({ description: "Folder for the embedded store and the secret key." }),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .optional()
    .meta({ description: "PostgreSQL 14 or newer instead of the embedded store.", secret: true }),
  role: Role.default("all").meta({
    description: "What this process does. Roles other than `all` are for several processes over PostgreSQL.",
  }),
  host: z.string().default("127.0.0.1").meta({ description: "Address that the public intake listens on." }),
  port: port.default(4400).meta({ description: "Port of the public intake." }),
  consolePort: port.optional().meta({
    description: "A port of its own for the management API; absent: the intake's port serves it too.",
  }),
  consoleHost: z
    .string()
    .default("127.0.0.1")
    .meta({ description: "Address that the management API listens on." }),
  consoleUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        "How people reach the console, e.g. https://tripline.example.com, where that is not TRIPLINE_PUBLIC_URL. Links in invitations are made from it.",
    }),
  oidcIssuer: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        "A provider of identities (OpenID Connect) that people may sign in with beside their passwords: its issuer, e.g. https://login.example.com. It is to send them back to /api/auth/callback/oidc.",
    }),
  oidcClientId: z.string().optional().meta({ description: "The client that Tripline is to that provider." }),
  oidcClientSecret: z
    .string()
    .optional()
    .meta({ description: "That client's secret; absent for a public client.", secret: true }),
  oidcName: z.string().default("Single sign-on").meta({ description: "What its button says." }),
  smtpUrl: z
    .string()
    .regex(/^smtps?:\/\/./, "must begin with smtp:// or smtps://")
    .optional()
    .meta({
      description:
        "Mail server for letters of Tripline's own, such as invitations: smtp://user:password@mail.example.com:587, or smtps://…:465.",
      secret: true,
    }),
  smtpFrom: z
    .string()
    .optional()
    .meta({ description: "Whom those letters are from, e.g. Tripline <tripline@example.com>." }),
  metricsPort: port.optional().meta({
    description:
      "A port that shows the metrics of all workspaces to Prometheus, without a key, whatever this process's role.",
  }),
  metricsHost: z
    .string()
    .default("127.0.0.1")
    .meta({ description: "Address that the metrics' own port listens on." }),
  publicUrl: z.url().optional().meta({
    description:
      "How the world reaches the intake, e.g. https://hooks.example.com. Shown URLs are made from it.",
  }),
  requireHttps: flag.default(false).meta({ description: "Refuse deliveries that did not come over HTTPS." }),
  trustedProxies: list.default([]).meta({
    description:
      "Proxies whose X-Forwarded-For, -Proto and client certificates count: CIDRs, addresses or ranges, separated by commas.",
  }),
  trustedHops: count
    .max(10)
    .optional()
    .meta({
      description:
        "Instead of TRIPLINE_TRUSTED_PROXIES, how many proxies stand before Tripline, where their addresses are not known. " +
        "Only where nothing reaches Tripline past them.",
    }),
  tlsCert: z.string().optional().meta({
    description:
      "File with the certificate (PEM, with its chain): the intake's port is then served over TLS. Read anew when it changes.",
  }),
  tlsKey: z.string().optional().meta({ description: "File with the certificate's private key (PEM)." }),
  tlsClientCa: z.string().optional().meta({
    description:
      "File with the authorities (PEM) of client certificates, for `mtls` credentials that name none.",
  }),
  secretKey: z.string().min(32).optional().meta({
    description:
      "Encrypts secrets at rest; at least 32 characters. Absent: made at first start and kept in the data folder.",
    secret: true,
  }),
  secretKeyOld: z
    .string()
    .regex(/^(?:[^\n]{32,}\n?){1,3}$/, "must be at most three keys of at least 32 characters, one a line")
    .optional()
    .meta({
      description:
        "Keys that may have encrypted what is stored before TRIPLINE_SECRET_KEY, one a line, at most three; `tripline secrets rotate-key` says when they can go.",
      secret: true,
    }),
  allowedAddresses: list.default([]).meta({
    description: "CIDRs of private addresses that steps may call, e.g. 10.0.0.0/8; others are refused.",
  }),
  concurrency: count
    .max(10_000)
    .default(100)
    .meta({ description: "Runs that this process executes at a time." }),
  inFlight: count
    .max(100_000)
    .default(2_000)
    .meta({ description: "Requests taken at a time; more get 503." }),
  bodyBytesInFlight: count.default(268_435_456).meta({
    description: "Memory that bodies under way may take together; more get 503.",
    unit: "bytes",
  }),
  mailPort: port.optional().meta({
    description: "A port that takes e-mails for triggers (SMTP); absent: none are taken.",
  }),
  mailHost: z
    .string()
    .default("127.0.0.1")
    .meta({ description: "Address that e-mails are listened for on." }),
  mailDomain: z
    .string()
    .regex(
      /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i,
      "must be a domain such as in.example.com",
    )
    .optional()
    .meta({
      description:
        "Domain of the triggers' e-mail addresses, e.g. in.example.com; needed with TRIPLINE_MAIL_PORT.",
    }),
  mailBytes: count.min(1_024).max(104_857_600).default(26_214_400).meta({
    description: "Largest e-mail taken, its attachments encoded as they come; triggers may take less.",
    unit: "bytes",
  }),
  mailConnections: count
    .max(10_000)
    .default(100)
    .meta({ description: "Connections that bring e-mails at a time; more get 421." }),
  headerBytes: count
    .max(1_048_576)
    .default(32_768)
    .meta({ description: "Largest request header taken.", unit: "bytes" }),
  receiveMs: tenMinutes
    .default(30_000)
    .meta({ description: "Longest time to receive a request.", unit: "ms" }),
  drainMs: tenMinutes.optional().meta({
    description:
      "Before a stop begins, requests are taken for so long while /readyz answers 503, so that a load balancer sends no more; absent: it begins at once.",
    unit: "ms",
  }),
  stopMs: tenMinutes.default(15_000).meta({ description: "Longest time for a graceful stop.", unit: "ms" }),
  scriptThreads: count
    .max(64)
    .default(1)
    .meta({ description: "Threads that run scripts, started when needed." }),
  scriptFetch: flag.default(false).meta({
    description: "Whether scripts may fetch from the hosts that their steps list.",
  }),
  stepFiles: flag.default(true).meta({
    description:
      "Whether step files of your own are loaded from steps/ in the data folder. They run in this process.",
  }),
  sqliteFolder: z.string().optional().meta({
    description: "Folder whose SQLite files `database` steps may open; absent: none.",
  }),
  diskBytes: count
    .optional()
    .meta({ description: "Largest size of the embedded store; beyond it senders get 503.", unit: "bytes" }),
  auditDays: count
    .max(36_500)
    .default(365)
    .meta({ description: "How long changes of the configuration stay in the audit.", unit: "days" }),
  securityDays: count
    .max(36_500)
    .default(90)
    .meta({ description: "How long refusals and suspicions stay in the audit.", unit: "days" }),
  otlpEndpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        "An OpenTelemetry collector that traces are sent to by OTLP over HTTP, as JSON, e.g. http://127.0.0.1:4318; `/v1/traces` is added. Absent: there are none.",
      also: "OTEL_EXPORTER_OTLP_ENDPOINT",
    }),
  otlpTracesEndpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: "The same, where it is not to be added to: the whole URL.",
      also: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    }),
  otlpHeaders: headers.optional().meta({
    description: "Headers for the collector: name=value, separated by commas, values percent-encoded.",
    also: "OTEL_EXPORTER_OTLP_HEADERS",
    secret: true,
  }),
  traceService: z
    .string()
    .default("tripline")
    .meta({ description: "The name that traces show.", also: "OTEL_SERVICE_NAME" }),
  traceSampler: z
    .enum([
      "always_on",
      "always_off",
      "traceidratio",
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
    ])
    .default("parentbased_always_on")
    .meta({
      description:
        "Which traces are sent; with `parentbased_` the sender of a `traceparent` decides on its own.",
      also: "OTEL_TRACES_SAMPLER",
    }),
  traceRatio: z.coerce.number().min(0).max(1).default(1).meta({
    description: "The part of traces that the samplers with `traceidratio` take, from 0 to 1.",
    also: "OTEL_TRACES_SAMPLER_ARG",
  }),
  log: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .default("info")
    .meta({ description: "What is logged." }),
});
export type Config = z.infer<typeof Config>;

export const environmentName = (field: string): string =>
  `TRIPLINE_${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings. Throws Problem `invalid_input` with an issue per wrong one and for names that don't exist. */
export function readConfig(environment: Environment, flags: Environment = {}): Config {
  const given: Record<string, string> = {};
  for (const [field, schema] of Object.entries(Config.shape)) {
    const value = flags[field] ?? environment[environmentName(field)] ?? standardValue(schema, environment);
    if (value !== undefined && value !== "") given[field] = value;
  }
  // Read once: making code for it, as zod does, would take longer.
  const parsed = Config.safeParse(given, { jitless: true });
  const issues: Issue[] = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({
        path: environmentName(String(issue.path[0])),
        message: issueText(issue),
      }));
  issues.push(...unknownNames(environment));
  if (parsed.success && parsed.data.role !== "all" && parsed.data.databaseUrl === undefined) {
    const message =
      "a role of its own needs TRIPLINE_DATABASE_URL: the embedded store belongs to one process, which does everything";
    issues.push({ path: environmentName("role"), message });
  }
  if (parsed.success) issues.push(...unfitting(parsed.data));
  if (!parsed.success || issues.length > 0) {
    const [only] = issues.length === 1 ? issues : [];
    const detail = only === undefined ? "Several settings are wrong." : `${only.path}: ${only.message}`;
    throw new Problem("invalid_input", { detail, issues });
  }
  const config = parsed.data;
  return { ...config, data: isAbsolute(config.data) ? config.data : resolve(config.data) };
}

/** Some settings have a name that other programs know, too. */
function standardValue(schema: z.ZodType, environment: Environment): string | undefined {
  const { also } = schema.meta() ?? {};
  const isOff = environment.OTEL_SDK_DISABLED?.toLowerCase() === "true";
  return typeof also !== "string" || isOff ? undefined : environment[also];
}

/** Settings that need, or exclude, each other. */
function unfitting({
  tlsCert,
  tlsKey,
  tlsClientCa,
  trustedProxies,
  trustedHops,
  sqliteFolder,
  data,
  mailPort,
  mailDomain,
  oidcIssuer,
  oidcClientId,
  smtpUrl,
  smtpFrom,
}: Config): Issue[] {
  const issues: Issue[] = [];
  if (smtpUrl !== undefined && smtpFrom === undefined)
    issues.push({ path: environmentName("smtpFrom"), message: "is needed with TRIPLINE_SMTP_URL" });
  if ((oidcIssuer === undefined) !== (oidcClientId === undefined)) {
    const [missing, given] =
      oidcIssuer === undefined
        ? (["oidcIssuer", "oidcClientId"] as const)
        : (["oidcClientId", "oidcIssuer"] as const);
    issues.push({ path: environmentName(missing), message: `is needed with ${environmentName(given)}` });
  }
  if (mailPort !== undefined && mailDomain === undefined)
    issues.push({ path: environmentName("mailDomain"), message: "is needed with TRIPLINE_MAIL_PORT" });
  if (sqliteFolder !== undefined && resolve(sqliteFolder) === resolve(data))
    issues.push({ path: environmentName("sqliteFolder"), message: "is the data folder; give another" });
  if (tlsKey === undefined && tlsCert !== undefined)
    issues.push({ path: environmentName("tlsKey"), message: "is needed with TRIPLINE_TLS_CERT" });
  if (tlsCert === undefined && (tlsKey !== undefined || tlsClientCa !== undefined))
    issues.push({ path: environmentName("tlsCert"), message: "is needed for TLS" });
  if (trustedHops !== undefined && trustedProxies.length > 0)
    issues.push({
      path: environmentName("trustedHops"),
      message: "is instead of TRIPLINE_TRUSTED_PROXIES; give one of them",
    });
  return issues;
}

/** Read by the command line client, or by `env:` references; not settings of the server. */
const namesOfOthers = new Set(["TRIPLINE_URL", "TRIPLINE_KEY"]);

/** A misspelt setting would silently have no effect; names for secrets can't begin with TRIPLINE_. */
function unknownNames(environment: Environment): Issue[] {
  const known = new Set(Object.keys(Config.shape).map(environmentName));
  return Object.keys(environment)
    .filter((name) => name.startsWith("TRIPLINE_") && !known.has(name) && !namesOfOthers.has(name))
    .map((name) => ({
      path: name,
      message: "there is no such setting; see docs/reference/configuration.md",
    }));
}

interface Setting {
  field: string;
  name: string;
  description: string;
  secret: boolean;
  fallback: string;
}

/** Every setting with its environment name and default, for the log and the reference. */
export function settings(): Setting[] {
  return Object.entries(Config.shape).map(([field, schema]) => {
    const meta = schema.meta() ?? {};
    const unset = schema.safeParse(undefined);
    const fallback = unset.success ? textOf(unset.data) : "";
    return {
      field,
      name: environmentName(field),
      description: `${meta.description ?? ""}${typeof meta.unit === "string" ? ` In ${meta.unit}.` : ""}${typeof meta.also === "string" ? ` Also read as ${meta.also}.` : ""}`,
      secret: meta.secret === true,
      fallback,
    };
  });
}

/** Nothing is by default what has no short text. */
const textOf = (value: string | number | boolean | object | undefined): string =>
  value === undefined || typeof value === "object" ? "" : String(value);

/** The settings as they may be logged: secret ones are only said to be set. */
export function redacted(config: Config): Record<string, unknown> {
  const secrets = new Set(settings().flatMap(({ field, secret }) => (secret ? [field] : [])));
  return Object.fromEntries(
    Object.entries(config).map(([field, value]) => [field, secrets.has(field) ? "***" : value]),
  );
}
