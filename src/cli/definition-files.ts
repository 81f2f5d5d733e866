import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { buffer as readBytes } from "node:stream/consumers";
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type YAMLError,
} from "yaml";
import type { Issue } from "../contract/problem.ts";
import { UsageError } from "./failure.ts";
import { terminal } from "./terminal.ts";
import { lossesIn } from "./yaml-losses.ts";

/** One definition with where it was written. A file may hold several, as YAML documents. */
export interface DefinitionSource {
  file: string;
  value: unknown;
  /** The place of a field in the file; of the closest one that is there. */
  locate(path: readonly string[]): { line: number; column: number };
}

/** Something wrong with a file, where it is. */
export interface FileIssue {
  file: string;
  line: number;
  column: number;
  message: string;
}

const endings = new Set([".yaml", ".yml", ".json"]);
const skipped = new Set(["node_modules"]);

/** Reads files and, in folders, every .yaml, .yml and .json below them; `-` is the standard input. */
export async function readDefinitionFiles(
  paths: readonly string[],
): Promise<{ sources: DefinitionSource[]; issues: FileIssue[] }> {
  const sources: DefinitionSource[] = [];
  const issues: FileIssue[] = [];
  // A file may be named, and lie in a folder that is named, too.
  const files = new Map(paths.flatMap((path) => filesAt(path)).map((file) => [resolve(file), file]));
  for (const file of files.values()) {
    const name = file === "-" ? "<stdin>" : file;
    const text = textOf(file === "-" ? await readBytes(terminal().stdin) : readFileSync(file));
    const read = text === null ? notRead(name, "this is no text in UTF-8") : readDefinitions(name, text);
    sources.push(...read.sources);
    issues.push(...read.issues);
  }
  return { sources, issues };
}

/** Reads the documents in a file's text. JSON is read as the YAML that it is. */
export function readDefinitions(
  file: string,
  text: string,
): { sources: DefinitionSource[]; issues: FileIssue[] } {
  const lineCounter = new LineCounter();
  // `<<`, which YAML 1.2 left out, and all who repeat a part in a file know.
  const parsed = parseAllDocuments(text, { lineCounter, merge: true });
  const documents = Array.isArray(parsed) ? parsed : [];
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const issues = documents.flatMap(({ errors }) =>
    errors.map((error) => ({ file, ...place(error.pos[0]), message: faultOf(error, text) })),
  );
  for (const { offset, message } of issues.length > 0 ? [] : documents.flatMap((one) => lossesIn(one, text)))
    issues.push({ file, ...place(offset), message });
  if (issues.length > 0) return { sources: [], issues };
  const sources = documents
    .filter(({ contents }) => contents !== null)
    .flatMap((document): DefinitionSource[] => {
      const { value, fault } = valueOf(document);
      if (fault !== undefined) {
        issues.push({ file, line: 1, column: 1, message: fault });
        return [];
      }
      const source = (one: unknown, above: readonly string[]): DefinitionSource => ({
        file,
        value: one,
        locate: (path) => place(offsetOf(document, [...above, ...path])),
      });
      // One file of all, as an export writes it.
      return Array.isArray(value)
        ? value.map((one, index) => source(one, [String(index)]))
        : [source(value, [])];
    });
  if (sources.length > 0 || issues.length > 0) return { sources, issues };
  return notRead(file, "there is no definition in this file");
}

const notRead = (file: string, message: string) => ({
  sources: [],
  issues: [{ file, line: 1, column: 1, message }],
});

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** What is wrong, for people. Where it is stands before it already. */
function faultOf({ code, pos, message }: YAMLError, text: string): string {
  const key = /^[^\s:]+/.exec(text.slice(pos[0]))?.[0];
  if (code === "DUPLICATE_KEY" && key !== undefined) return `${key} is there already: each key once`;
  if (message.includes("call stack")) return "it nests too deeply";
  return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "");
}

/** A few lines of aliases may stand for millions, and what is to be merged for no part with fields. */
function valueOf(document: Document): { value?: unknown; fault?: string } {
  try {
    return { value: document.toJS() };
  } catch (error) {
    const isMerge = error instanceof Error && error.message.startsWith("Merge");
    return { fault: isMerge ? unmerged : "its aliases stand for more than is taken" };
  }
}

const unmerged =
  "`<<` takes a part with fields, or a list of such, as in `<<: *name`; a key of that name stands in quotes";

/** The server names definitions by their index (`definitions.3.trigger.auth`); people know files and lines. */
export function inFile({ path, message }: Issue, sources: readonly DefinitionSource[]): FileIssue | null {
  const [root, index, ...rest] = path.split(".");
  const source = root === "definitions" ? sources[Number(index)] : undefined;
  if (source === undefined) return null;
  const named = rest.length === 0 ? message : `${rest.join(".")}: ${message}`;
  return {
    file: source.file,
    ...source.locate(rest),
    message: named.replaceAll(/definitions\.(\d+)(\.\w+)*/g, fileOf),
  };

  function fileOf(text: string, at: string): string {
    return sources[Number(at)]?.file ?? text;
  }
}

function offsetOf(document: Document, path: readonly string[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const name of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
      if (pair === undefined) return offset;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(name)];
      offset = isNode(node) ? (node.range?.[0] ?? offset) : offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function filesAt(path: string): string[] {
  if (path === "-") return [path];
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new UsageError(
      `There is no ${path}.`,
      "Name definition files, folders that hold some, or - for the standard input.",
    );
  }
  if (!stat.isDirectory()) return [path];
  const found = filesBelow(path);
  if (found.length > 0) return found;
  throw new UsageError(`${path} holds no definition files.`, "They end in .yaml, .yml or .json.");
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !skipped.has(name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() && endings.has(extname(entry.name)) ? [path] : [];
    });
}
