import type { Finding } from "../contract/problem.ts";
import { builtIn, readsOf } from "./expression-reads.ts";
import { nearest } from "./near.ts";
import { runMembers, triggerMembers } from "./scope-members.ts";

/** What an expression may name at the place where it stands. */
export interface KnownNames {
  /** At the root of the scope. */
  roots: ReadonlySet<string>;
  /** Under `params`; null where they can't be known. */
  params: ReadonlySet<string> | null;
  /** Under `run`; absent: what a run's own scope has. */
  run?: readonly string[];
}

type Said = Omit<Finding, "path">;

const members: Readonly<Record<string, readonly string[]>> = { trigger: triggerMembers, run: runMembers };

/**
 * Names in an expression that nothing has, as far as its text shows it: what looks like a misspelt name, and a function
 * that there is none of, is an error; another name, which somebody may set in a way that is not seen, a warning. Says
 * nothing of what does not compile.
 */
export function lintExpression(source: string, known: KnownNames): Said[] {
  let reads: ReturnType<typeof readsOf>;
  try {
    reads = readsOf(source);
  } catch {
    return [];
  }
  const { paths, functions, variables } = reads;
  return [
    ...functions.map((name): Said => ({ severity: "error", message: noFunction(name) })),
    ...variables.map((name): Said => {
      const message = `Nothing sets $${name} here. What a run knows is read without $: ${name}.`;
      return { severity: "warning", message };
    }),
    ...unique(paths.flatMap((path) => lintPath(path, known))),
  ];
}

const noFunction = (name: string) => `There is no function $${name}.${meant(nearest(name, builtIn), "$")}`;

function lintPath([root = "", member, field]: readonly string[], { roots, params, run }: KnownNames): Said[] {
  if (!roots.has(root)) {
    const near = nearest(root, roots);
    return [unknown(`Nothing is named “${root}” here.`, near)];
  }
  if (member === undefined) return [];
  const own = root === "run" && run !== undefined ? run : members[root];
  if (own !== undefined && !own.includes(member)) {
    const near = nearest(member, own);
    const list = near === null ? ` There are: ${own.join(", ")}.` : "";
    return [unknown(`There is no ${root}.${member}.${list}`, near, `${root}.`)];
  }
  if (field !== undefined && own !== undefined && texts.has(`${root}.${member}`) && !isWhole(own)) {
    const message = `${root}.${member} is a text here: it has no “${field}”.`;
    return [{ severity: "warning", message }];
  }
  if (root !== "params" || params === null || params.has(member)) return [];
  const near = nearest(member, params);
  // Who starts a run by hand, or from another one, may give other parameters.
  return [{ ...unknown(`No parameter is named “${member}”.`, near, "params."), severity: "warning" }];
}

/** What is a text wherever it stands, but for the error of a run that has ended. */
const texts = new Set([
  ...["id", "deliveryId", "method", "url", "ip", "receivedAt"].map((name) => `trigger.${name}`),
  ...["id", "workspace", "workflow", "status", "error", "createdAt", "startedAt"].map(
    (name) => `run.${name}`,
  ),
]);

/** Who follows a run that has ended sees all of it. */
const isWhole = (own: readonly string[]) => own.includes("output");

function unknown(message: string, near: string | null, prefix = ""): Said {
  return { severity: near === null ? "warning" : "error", message: message + meant(near, prefix) };
}

export const meant = (near: string | null, prefix = ""): string =>
  near === null ? "" : ` Did you mean ${prefix}${near}?`;

function unique(said: readonly Said[]): Said[] {
  return [...new Map(said.map((each) => [each.message, each])).values()];
}
