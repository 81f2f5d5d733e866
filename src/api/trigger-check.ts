import { issuedKeysOf, noSuchKey, parseCredential } from "../auth/credential.ts";
import { leftOpen } from "../auth/left-open.ts";
import { presetFor } from "../auth/provider.ts";
import type { Credential } from "../contract/credential.ts";
import type { Finding, Issue } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { compileAddressList } from "../core/address-list.ts";
import { scopeNames } from "../core/event-scope.ts";
import { templatesIn } from "../core/fill.ts";
import { compileFilter } from "../core/filter.ts";
import { compileJsonSchema } from "../core/json-schema.ts";
import { JsonSchemaError } from "../core/json-schema-rules.ts";
import { suffixesOverlap } from "../core/suffix.ts";
import { compileTemplate } from "../core/template.ts";
import { decoderFor } from "../core/text.ts";
import { type After, secretCharactersMin, segmentCount } from "./after.ts";
import { failure } from "./failure.ts";
import { checkMail } from "./mail-check.ts";
import { checkParameter } from "./parameter-check.ts";
import { checkProvider } from "./provider-check.ts";
import { checkRedact } from "./redact-check.ts";
import { lintRedact } from "./redact-lint.ts";
import { checkResponses } from "./response-check.ts";
import { lintTrigger } from "./trigger-lint.ts";

/**
 * What keeps a trigger of the right shape from working: settings that its schemes don't take, secrets and workflows
 * that are not there, expressions that don't compile, an address that another trigger has. Empty when all is well.
 */
export function checkTrigger(trigger: Trigger, stand: After): Issue[] {
  return [
    ...trigger.auth.flatMap((credential, at) => checkCredential(credential, `auth.${at}`, stand)),
    ...trigger.parameters.flatMap((parameter, at) => checkParameter(parameter, `parameters.${at}`, trigger)),
    ...repeated(trigger.parameters, "parameters", "parameter"),
    ...checkCharset(trigger),
    ...checkRoutes(trigger, stand),
    ...compiles(trigger.filter, "filter", compileFilter),
    ...compiles(trigger.eventType, "eventType", compileTemplate),
    ...compiles(trigger.deduplication.key, "deduplication.key", compileTemplate),
    ...checkOwnWrites(trigger),
    ...checkResponses(trigger),
    ...checkFlow(trigger),
    ...checkKeyQuota(trigger),
    ...checkEvents(trigger),
    ...checkAddresses(trigger),
    ...checkProvider(trigger),
    ...checkMail(trigger),
    ...checkRedact(trigger),
    ...checkVariables(trigger),
    ...checkSchema(trigger),
    ...lintTrigger(trigger)
      .filter(({ severity }) => severity === "error")
      .map(({ path, message }) => ({ path, message })),
    ...checkAddress(trigger, stand),
  ];
}

/** As findings: with what keeps the trigger from nothing, but may be wrong. */
export function triggerFindings(trigger: Trigger, stand: After): Finding[] {
  const errors = checkTrigger(trigger, stand).map((issue) => ({ ...issue, severity: "error" as const }));
  const warnings = lintTrigger(trigger).filter(({ severity }) => severity === "warning");
  return [
    ...errors,
    ...warnings,
    ...lintRedact(trigger),
    ...guessable(trigger, stand),
    ...keyless(trigger, stand),
    ...openParts(trigger),
    ...testsElsewhere(trigger, stand),
  ];
}

/** What comes to an address with `/test` after it is another trigger's where that has the whole path. */
function testsElsewhere(trigger: Trigger, { suffixed }: After): Finding[] {
  const { suffix } = trigger;
  if (suffix === undefined) return [];
  const at = segmentCount(suffix);
  const takers = takesTests(trigger) ? (suffixed.get(at + 1) ?? []) : [];
  const taken = (suffixed.get(at - 1) ?? []).filter(takesTests);
  const messages = [
    ...takers
      .filter((other) => suffixesOverlap(testPath(suffix), other.suffix ?? ""))
      .map(
        ({ name, suffix: theirs }) =>
          `${testPath(suffix)} is ${theirs} of the trigger "${name}": no test of this one comes there, but to its testUrl, or with the header Tripline-Test: 1`,
      ),
    ...taken
      .filter((other) => suffixesOverlap(testPath(other.suffix ?? ""), suffix))
      .map(
        ({ name, suffix: theirs = "" }) =>
          `it takes ${testPath(theirs)}: no test of the trigger "${name}" comes there, but to its testUrl, or with the header Tripline-Test: 1`,
      ),
  ];
  return messages.map((message) => ({ path: "suffix", severity: "warning", message }));
}

const testPath = (suffix: string) => `${suffix}/test`;

/** Where nobody has to prove anything there are no tests. */
const takesTests = ({ auth }: Trigger): boolean => !auth.some(({ scheme }) => scheme === "none");

/** Nobody has such a key: it may be issued later, or its name is misspelt. */
function keyless({ auth }: Trigger, { keys }: After): Finding[] {
  return auth.flatMap((credential, at) =>
    issuedKeysOf(credential)
      .filter((name) => !keys.has(name))
      .map((name): Finding => ({ path: `auth.${at}`, severity: "warning", message: noSuchKey(name) })),
  );
}

/** Wrong guesses are slowed down, a right one never is: who shares an address with a guesser must not be locked out. */
function guessable({ auth }: Trigger, { shortSecrets }: After): Finding[] {
  return auth.flatMap((credential, at) => {
    const parsed = parseCredential(credential);
    const secrets = parsed.kind === "invalid" ? [] : parsed.scheme.secrets(parsed.config);
    return secrets
      .filter((reference) => shortSecrets.has(reference))
      .map((reference): Finding => {
        const message = `the secret "${reference}" can be guessed: make it ${secretCharactersMin} characters or longer`;
        return { path: `auth.${at}`, severity: "warning", message };
      });
  });
}

const bodyless: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE"]);

/** What a proved call does not prove. A preset's author has thought of that already. */
function openParts({ auth, methods }: Trigger): Finding[] {
  const hasBodies = methods.some((method) => !bodyless.has(method));
  return auth.flatMap((credential, at) =>
    leftOpen(credential)
      .filter(({ what }) => what !== "body" || hasBodies)
      .map(
        ({ path, message }): Finding => ({ path: joined(`auth.${at}`, path), severity: "warning", message }),
      ),
  );
}

function checkCredential(credential: Credential, path: string, { secrets }: After): Issue[] {
  const parsed = parseCredential(credential);
  if (parsed.kind === "invalid") {
    return parsed.issues.map((issue) => ({ ...issue, path: joined(path, issue.path) }));
  }
  return parsed.scheme
    .secrets(parsed.config)
    .filter((reference) => !reference.startsWith("env:") && !secrets.has(reference))
    .map((reference) => ({
      path,
      message: `there is no secret "${reference}"; run: tripline secrets set ${reference}`,
    }));
}

/** With one that nobody knows every body would be refused. */
function checkCharset({ payload: { charset } }: Trigger): Issue[] {
  return charset === undefined || decoderFor(charset) !== null
    ? []
    : [{ path: "payload.charset", message: `the charset "${charset}" is not known` }];
}

function checkRoutes({ routes }: Trigger, { workflows }: After): Issue[] {
  return routes.flatMap((route, at) => {
    const issues = compiles(route.when, `routes.${at}.when`, compileFilter);
    if (!workflows.has(route.workflow)) {
      issues.push({
        path: `routes.${at}.workflow`,
        message: `there is no workflow "${route.workflow}"; apply its definition, too`,
      });
    }
    if (route.otherwise && route.when !== undefined) {
      issues.push({
        path: `routes.${at}.otherwise`,
        message: "a route is taken by `when` or `otherwise`, not both",
      });
    }
    return issues;
  });
}

function checkEvents(trigger: Trigger): Issue[] {
  const { events, eventType = presetFor(trigger)?.eventType } = trigger;
  if (events === undefined || eventType !== undefined) return [];
  const message = "needs `eventType`, which says where the type stands: no event would ever be wanted";
  return [{ path: "events", message }];
}

function checkAddresses({ limits }: Trigger): Issue[] {
  return (limits.addresses ?? []).flatMap((entry, at) =>
    compiles(entry, `limits.addresses.${at}`, () => compileAddressList([entry])),
  );
}

function checkFlow({ order, debounce, batch, response }: Trigger): Issue[] {
  const issues = [
    ...compiles(order?.key, "order.key", compileTemplate),
    ...compiles(debounce?.key, "debounce.key", compileTemplate),
    ...compiles(batch?.key, "batch.key", compileTemplate),
  ];
  if (debounce !== undefined && batch !== undefined) {
    issues.push({
      path: "batch",
      message: "a trigger gathers bursts or batches, not both: leave out debounce",
    });
  }
  const gathers = debounce === undefined ? "batch" : "debounce";
  if ((debounce ?? batch) !== undefined && response.method === "workflow") {
    const message = `its callers would wait for runs that ${gathers} puts off or leaves out; answer immediately`;
    issues.push({ path: "response.method", message });
  }
  if (debounce?.maxMs !== undefined && debounce.maxMs < debounce.ms) {
    issues.push({ path: "debounce.maxMs", message: "must not be less than ms" });
  }
  return issues;
}

function checkOwnWrites({ ownWrites }: Trigger): Issue[] {
  if (ownWrites === undefined) return [];
  return [
    ...compiles(ownWrites.mark, "ownWrites.mark", compileFilter),
    ...compiles(ownWrites.key, "ownWrites.key", compileTemplate),
    ...templatesIn(ownWrites.values ?? null).flatMap(({ path, source }) =>
      compiles(source, joined("ownWrites.values", path), compileTemplate),
    ),
  ];
}

function checkKeyQuota({ limits: { per } }: Trigger): Issue[] {
  if (per === undefined) return [];
  const isBounded = [per.perMinute, per.perHour, per.perDay].some((limit) => limit !== undefined);
  return [
    ...compiles(per.key, "limits.per.key", compileTemplate),
    ...(isBounded ? [] : [{ path: "limits.per", message: "needs perMinute, perHour or perDay" }]),
  ];
}

function checkVariables({ variables }: Trigger): Issue[] {
  // Answers in the trigger's own words see the usual one under this name.
  const taken: ReadonlySet<string> = new Set([...scopeNames, "answer"]);
  const issues = Object.entries(variables)
    .filter(([, name]) => taken.has(name))
    .map(([which, name]) => ({
      path: `variables.${which}`,
      message: `"${name}" is taken; choose another name`,
    }));
  const same = variables.headers !== undefined && variables.headers === variables.body;
  return same
    ? [...issues, { path: "variables.body", message: "must differ from variables.headers" }]
    : issues;
}

function checkSchema({ schema }: Trigger): Issue[] {
  if (schema === undefined) return [];
  try {
    compileJsonSchema(schema);
    return [];
  } catch (error) {
    if (!(error instanceof JsonSchemaError)) throw error;
    return [{ path: `schema${error.path.slice(1)}`, message: error.message }];
  }
}

function checkAddress(trigger: Trigger, stand: After): Issue[] {
  const issues: Issue[] = stand.triggers.some(({ id, name }) => id !== trigger.id && name === trigger.name)
    ? [{ path: "name", message: `another trigger is named "${trigger.name}"` }]
    : [];
  const { suffix } = trigger;
  if (suffix === undefined) return issues;
  const rivals = stand.suffixed.get(segmentCount(suffix)) ?? [];
  const rival = rivals.find((other) => other.id !== trigger.id && shareAddress(trigger, other));
  if (rival === undefined) return issues;
  const message = `overlaps with ${rival.suffix} of the trigger "${rival.name}" (${rival.methods.join(", ")})`;
  return [...issues, { path: "suffix", message }];
}

function shareAddress(one: Trigger, other: Trigger): boolean {
  if (!one.methods.some((method) => other.methods.includes(method))) return false;
  return suffixesOverlap(one.suffix ?? "", other.suffix ?? "");
}

function repeated(items: readonly { name: string }[], path: string, noun: string): Issue[] {
  return items.flatMap(({ name }, at) =>
    items.findIndex((item) => item.name === name) < at
      ? [{ path: `${path}.${at}.name`, message: `another ${noun} is named "${name}"` }]
      : [],
  );
}

function compiles(source: string | undefined, path: string, compile: (source: string) => unknown): Issue[] {
  return source === undefined ? [] : failure(path, () => compile(source));
}

function joined(path: string, inner: string): string {
  return inner === "" ? path : `${path}.${inner}`;
}
