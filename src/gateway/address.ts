import { decoded } from "../core/decoded.ts";
import type { PathParameters, SuffixTree } from "../core/suffix.ts";
import type { CompiledTrigger } from "./compile.ts";
import type { DynamicUse } from "./dynamic.ts";
import type { Addressed, AddressForm, Ending, Received } from "./journey.ts";
import { saysTest, testEnding } from "./tested.ts";

/** Where triggers are found, by what stands in a path. Replaced whole after each change of the definitions. */
export interface AddressBook {
  byId: ReadonlyMap<string, CompiledTrigger>;
  /** By `workspace/name`. */
  byName: ReadonlyMap<string, CompiledTrigger>;
  /** By workspace. */
  bySuffix: ReadonlyMap<string, SuffixTree<CompiledTrigger>>;
}

export interface Found {
  trigger: CompiledTrigger;
  form: AddressForm;
  pathParameters: PathParameters;
  /** What a dynamic address says; null at a trigger's own. */
  dynamic: DynamicUse | null;
  /** Its address for tests was called. */
  isTest?: true;
}

const hooks = "/api/v1/hooks/",
  webhooks = "/webhooks/",
  named = "/api/webhook/",
  suffixed = "/in/";
const noParameters: PathParameters = Object.freeze({});

/** Whether a path is an address of the intake, of a trigger or not. */
export function isIntakePath(path: string): boolean {
  return (
    (path.startsWith(hooks) && /^[^/]+\/run(?:\/test)?\/?$/.test(path.slice(hooks.length))) ||
    path.startsWith(webhooks) ||
    path.startsWith(named) ||
    path.startsWith(suffixed)
  );
}

/** Whether the trigger that was found still, and already, takes requests. */
export function address(received: Received, found: Found | null): Addressed | Ending {
  if (found === null) return { kind: "unknown", reason: "no trigger has this address" };
  const { trigger, dynamic } = found;
  if (trigger.status === "retired") return { kind: "gone", reason: "the trigger was retired" };
  if (dynamic !== null && dynamic.ended !== null) {
    return { kind: "gone", reason: `dynamic trigger ${dynamic.id}: ${dynamic.ended}` };
  }
  if (received.at >= trigger.expiresAt) return { kind: "gone", reason: "the trigger has expired" };
  if (trigger.problem !== null && trigger.status === "active")
    return { kind: "broken", reason: trigger.problem };
  const isTest = found.isTest === true || saysTest(received.headers);
  return { ...received, trigger, form: found.form, pathParameters: found.pathParameters, dynamic, isTest };
}

/**
 * The trigger at an address, whatever its state. Paths are compared as they stand, escapes decoded segment by segment;
 * one slash at the end is overlooked; `//`, `.` and `..` have no meaning, so that there is one way to write an address.
 * What nothing has otherwise and ends in `/test` is the address without it, for a test.
 */
export function find(
  { path: whole, method: called, headers }: Pick<Received, "path" | "method" | "headers">,
  book: AddressBook,
): Found | null {
  // A browser asks beforehand on behalf of another method.
  const method = (called === "OPTIONS" ? headers["access-control-request-method"] : undefined) ?? called;
  const path = whole.endsWith("/") ? whole.slice(0, -1) : whole;
  const found = findAt(path, method, book);
  if (found !== null || !path.endsWith(testEnding)) return found;
  const meant = findAt(path.slice(0, -testEnding.length), method, book);
  return meant && { ...meant, isTest: true };
}

function findAt(path: string, method: string, book: AddressBook): Found | null {
  if (path.startsWith(hooks) && path.endsWith("/run")) {
    return byKey(book.byId, path.slice(hooks.length, -"/run".length), "hooks");
  }
  if (path.startsWith(webhooks)) return byKey(book.byId, path.slice(webhooks.length), "webhooks");
  if (path.startsWith(named)) return byKey(book.byName, path.slice(named.length), "named");
  if (path.startsWith(suffixed)) return bySuffix(path.slice(suffixed.length), method, book);
  return null;
}

function byKey(triggers: ReadonlyMap<string, CompiledTrigger>, key: string, form: AddressForm): Found | null {
  const trigger = triggers.get(key.includes("%") ? decoded(key) : key);
  return trigger === undefined ? null : { trigger, form, pathParameters: noParameters, dynamic: null };
}

function bySuffix(rest: string, method: string, book: AddressBook): Found | null {
  const slash = rest.indexOf("/");
  if (slash === -1) return null;
  const suffixes = book.bySuffix.get(rest.slice(0, slash));
  const matches = suffixes?.matches(rest.slice(slash)) ?? [];
  // Triggers may share a path when their methods differ, and a retired one may have had the path before.
  const rank = ({ status, methods }: CompiledTrigger) =>
    (methods.includes(method) ? 0 : 4) + ["active", "inactive", "retired"].indexOf(status);
  const [match] = matches.toSorted((one, other) => rank(one.value) - rank(other.value));
  if (match === undefined || hasControls(match.parameters)) return null;
  return { trigger: match.value, form: "suffix", pathParameters: match.parameters, dynamic: null };
}

/** What stands in the place of a trigger's id where it is a dynamic address; null at every other path. */
export function dynamicAddressIn(path: string): { text: string; form: AddressForm } | null {
  const isHook = path.startsWith(hooks);
  if (!isHook && !path.startsWith(webhooks)) return null;
  const from = isHook ? hooks.length : webhooks.length;
  const kind = path.slice(from, from + 3);
  if (kind !== "da_" && kind !== "sa_") return null;
  const rest = path.slice(from).replace(/\/$/, "");
  return isHook ? { text: rest.replace(/\/run$/, ""), form: "hooks" } : { text: rest, form: "webhooks" };
}

/** Methods of all triggers at this address, as `Allow` shows them. */
export function allowedAt(received: Received, trigger: CompiledTrigger, book: AddressBook): string {
  if (!received.path.startsWith(suffixed)) return trigger.allow;
  const path = received.path.endsWith("/") ? received.path.slice(0, -1) : received.path;
  const rest = path.slice(suffixed.length);
  const slash = rest.indexOf("/");
  const matches = book.bySuffix.get(rest.slice(0, slash))?.matches(rest.slice(slash)) ?? [];
  const methods = matches
    .filter(({ value }) => value.status === "active")
    .flatMap(({ value }) => value.methods);
  return methods.length === 0 ? trigger.allow : allowOf(methods.toSorted());
}

/** The value of `Allow`: HEAD and OPTIONS are always answered, at the edge. */
export function allowOf(methods: readonly string[]): string {
  return [...new Set([...methods, "HEAD", "OPTIONS"])].join(", ");
}

/** Control characters have no place in a path, and some stores can't keep them. */
function hasControls(parameters: PathParameters): boolean {
  // oxlint-disable-next-line no-control-regex
  return Object.values(parameters).some((value) => /[\u0000-\u001f\u007f]/.test(value));
}
