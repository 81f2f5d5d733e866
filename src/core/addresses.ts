import type { Trigger } from "../contract/trigger.ts";
import { compileSuffix } from "./suffix.ts";

type Addressed = Pick<Trigger, "id" | "workspace" | "name" | "suffix">;

/**
 * The addresses that answer for a trigger, built from the public base URL: the public URL first, then its short form,
 * the form by workspace and name, and the form by suffix where it has one.
 */
export function addressesOf(trigger: Addressed, publicUrl: string): { publicUrl: string; all: string[] } {
  const base = publicUrl.replace(/\/+$/, "");
  const all = pathsOf(trigger).map((path) => base + path);
  return { publicUrl: `${base}${hookPath(trigger.id)}`, all };
}

/** What a pasted URL, or a part of one, says about the trigger it belongs to. */
export interface AddressSearch {
  /** The id, or the beginning of one. */
  triggerId?: string;
  workspace?: string;
  /** The trigger's name (form 3). */
  name?: string;
  /** The path below `/in/{workspace}` (form 4), with real values in the place of parameters. */
  suffix?: string;
  /** What was pasted, trimmed, without scheme, host, query and fragment: to be looked for anywhere in an address. */
  text: string;
}

/** Reads what was pasted into a search box (S47): a whole URL, a path, a trigger id, or any part of them. */
export function findByAddress(text: string): AddressSearch {
  const plain = pathIn(text);
  const hook = /(?:^|\/)(?:hooks|webhooks)\/([^/]+)/.exec(plain);
  const named = /(?:^|\/)api\/webhook\/([^/]+)(?:\/([^/]+))?/.exec(plain);
  const placed = /(?:^|\/)in\/([^/]+)(\/.+)?$/.exec(plain);
  const id = hook?.[1] ?? /(?:^|\/)(trg_[0-9a-z]*)(?:\/|$)/.exec(plain)?.[1];
  if (id !== undefined) return { triggerId: id, text: plain };
  if (named) return { workspace: named[1], ...(named[2] !== undefined && { name: named[2] }), text: plain };
  if (placed)
    return { workspace: placed[1], ...(placed[2] !== undefined && { suffix: placed[2] }), text: plain };
  return { text: plain };
}

/** Whether what was pasted is, or is part of, one of this trigger's addresses. */
export function isAddressOf(trigger: Addressed, search: AddressSearch): boolean {
  if (search.text === "") return false;
  if (pathsOf(trigger).some((path) => path.includes(search.text))) return true;
  if (search.triggerId !== undefined) return trigger.id === search.triggerId;
  if (search.workspace !== trigger.workspace) return false;
  if (search.name !== undefined) return trigger.name === search.name;
  return (
    search.suffix !== undefined &&
    trigger.suffix !== undefined &&
    compileSuffix(trigger.suffix)(search.suffix) !== null
  );
}

function hookPath(triggerId: string): string {
  return `/api/v1/hooks/${triggerId}/run`;
}

function pathsOf(trigger: Addressed): string[] {
  const paths = [
    hookPath(trigger.id),
    `/webhooks/${trigger.id}`,
    `/api/webhook/${trigger.workspace}/${trigger.name}`,
  ];
  return trigger.suffix === undefined ? paths : [...paths, `/in/${trigger.workspace}${trigger.suffix}`];
}

function pathIn(text: string): string {
  const bare = text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  return bare.replace(/[?#].*$/s, "").replace(/\/+$/, "");
}
