import type { Finding } from "../contract/problem.ts";
import type { RedactRule } from "../contract/redact.ts";
import type { Trigger } from "../contract/trigger.ts";
import { readsOf } from "../core/expression-reads.ts";
import { pathSegments } from "../core/path-text.ts";
import { expressionsOf } from "./trigger-lint.ts";

/** Something of a request that is read: where it stands, and its names from there. */
interface Read {
  from: RedactRule["from"];
  names: readonly string[];
}

/** Expressions and parameters of a trigger that read what its own rules hide, as far as their text shows it. */
export function lintRedact(trigger: Trigger): Finding[] {
  const rules = trigger.redact?.rules ?? [];
  if (rules.length === 0) return [];
  const said = (path: string, read: Read): Finding[] => {
    const rule = rules.find((each) => hides(each, read));
    const message = `reads what ${rule?.name} of \`redact\` hides: it sees nothing but a marker`;
    return rule === undefined ? [] : [{ path, severity: "warning", message }];
  };
  return [
    ...expressionsOf(trigger).flatMap(({ path, source }) =>
      readsIn(source, trigger)
        .flatMap((read) => said(path, read))
        .slice(0, 1),
    ),
    ...trigger.parameters.flatMap(({ from, path, name }, at) =>
      from === "text" || from === "method" || from === "ip"
        ? []
        : said(`parameters.${at}`, { from, names: namesIn(path ?? name) ?? [path ?? name] }),
    ),
  ];
}

const places: ReadonlyMap<string | undefined, Read["from"]> = new Map([
  ["body", "body"],
  ["headers", "header"],
  ["query", "query"],
  ["path", "path"],
  ["claims", "claim"],
]);

function readsIn(source: string, { variables }: Trigger): Read[] {
  let paths: readonly (readonly string[])[];
  try {
    ({ paths } = readsOf(source));
  } catch {
    return [];
  }
  return paths.flatMap(([root, member, ...rest]): Read[] => {
    if (root === undefined || member === undefined) return [];
    if (root === variables.body) return [{ from: "body", names: [member, ...rest] }];
    if (root === variables.headers) return [{ from: "header", names: [member] }];
    const from = root === "trigger" ? places.get(member) : undefined;
    return from === undefined ? [] : [{ from, names: rest }];
  });
}

/** Whether what is read is hidden, or a part of what is. */
function hides({ from, path }: RedactRule, read: Read): boolean {
  if (from !== read.from) return false;
  if (from === "header") return read.names[0]?.toLowerCase() === path.toLowerCase();
  const anywhere = /^\$\.\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(path)?.[1];
  if (anywhere !== undefined) return read.names.includes(anywhere);
  const hidden = namesIn(path) ?? (path.startsWith("$") ? [] : [path]);
  return hidden.length > 0 && hidden.every((name, at) => name === read.names[at]);
}

/** The names in a JSONPath, whatever its lists; null where it is none, or one in another spelling. */
function namesIn(path: string): string[] | null {
  const segments = pathSegments(path.replace(/\[\d+\]/g, "[*]"));
  return segments?.filter((segment) => typeof segment === "string") ?? null;
}
