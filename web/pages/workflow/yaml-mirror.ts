import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { issueText } from "../../../src/contract/issue-text.ts";
import type { Finding } from "../../../src/contract/problem.ts";
import { WorkflowInput } from "../../../src/contract/workflow.ts";
import { isEqualJson } from "../../../src/core/equal.ts";
import { asWorkflow, type EditedWorkflow } from "../../canvas/definition.ts";
import { keysOf } from "../../canvas/value-path.ts";
import type { CodeIssue } from "../../form/code-editor.tsx";
import { isRecord } from "../../record.ts";
import { texts } from "../../texts/workflow-yaml.ts";
import type { EditorSession } from "./editor-session.ts";
import { patch } from "./yaml-patch.ts";

export interface YamlView {
  text: string;
  /** Why the text, as it stands, is not what is on the canvas. */
  faults: readonly CodeIssue[];
}

interface MirrorOptions {
  /** A text of earlier, with the comments that a draft can't hold; taken where it says the same. */
  kept: string | null;
  keep: (text: string) => void;
}

/** Of larger texts somebody wants to make a browser stop. */
const aliasesMax = 100;

/** A definition as text, both ways: what is typed is taken on, what is done elsewhere is written in. */
export class YamlMirror {
  readonly #session: EditorSession;
  readonly #keep: (text: string) => void;
  readonly #listeners = new Set<() => void>();
  #definition: EditedWorkflow;
  /** The last text that could be understood, read. */
  #document: Document;
  #lines = new LineCounter();
  #view: YamlView;

  constructor(session: EditorSession, { kept, keep }: MirrorOptions) {
    this.#session = session;
    this.#keep = keep;
    this.#definition = session.view().definition;
    this.#document = this.#read(kept ?? "");
    const isKept = isEqualJson(this.#document.toJS({ maxAliasCount: aliasesMax }), this.#definition);
    this.#view = { text: isKept && kept !== null ? kept : "", faults: [] };
    if (!isKept) this.#write();
    session.subscribe(() => this.#follow());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): YamlView => this.#view;

  /** Takes on what was typed; what can't be understood stays as it is, and so does the canvas. */
  type(text: string): void {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const faults = [
      ...syntaxFaults(document, lines),
      ...shapeFaults(document, { lines, name: this.#definition.name }),
    ];
    if (faults.length === 0) {
      this.#document = document;
      this.#lines = lines;
      this.#definition = asWorkflow(document.toJS({ maxAliasCount: aliasesMax }));
      this.#keep(text);
    }
    this.#tell({ text, faults });
    if (faults.length === 0) this.#session.change(this.#definition);
  }

  /** Where in the text each finding is. */
  placed(findings: readonly Finding[]): CodeIssue[] {
    return findings.map(({ path, message, severity }) => ({
      ...positionOf(this.#document, keysOf(path), this.#lines),
      message,
      severity,
    }));
  }

  #follow(): void {
    const { definition } = this.#session.view();
    if (definition === this.#definition) return;
    this.#definition = definition;
    this.#write();
  }

  #write(): void {
    patch(this.#document, this.#definition);
    const text = this.#document.toString({ lineWidth: 0 });
    this.#document = this.#read(text);
    this.#keep(text);
    this.#tell({ text, faults: [] });
  }

  #read(text: string): Document {
    this.#lines = new LineCounter();
    return parseDocument(text, { lineCounter: this.#lines });
  }

  #tell(view: YamlView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}

function syntaxFaults({ errors }: Document, lines: LineCounter): CodeIssue[] {
  return errors.map(({ message, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return {
      line,
      column: col,
      message: (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, ""),
    };
  });
}

function shapeFaults(document: Document, { lines, name }: { lines: LineCounter; name: string }): CodeIssue[] {
  if (document.errors.length > 0) return [];
  const value: unknown = document.toJS({ maxAliasCount: aliasesMax });
  if (!isRecord(value)) return [{ line: 1, message: texts.noMap }];
  const at = (path: readonly PropertyKey[]) => positionOf(document, path.map(String), lines);
  const unknown = Object.keys(value).filter((key) => !(key in WorkflowInput.shape));
  const issues = WorkflowInput.safeParse(value).error?.issues ?? [];
  return [
    ...unknown.map((key) => ({ ...at([key]), message: texts.unknown(key) })),
    ...(value["name"] === name ? [] : [{ ...at(["name"]), message: texts.otherName(name) }]),
    ...issues.map((issue) => ({ ...at(issue.path), message: `${issue.path.join(".")} ${issueText(issue)}` })),
  ];
}

/** Where the innermost part of a path is that is there. */
function positionOf(
  document: Document,
  path: readonly string[],
  lines: LineCounter,
): { line: number; column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(
      path.slice(0, length).map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      true,
    );
    if (!isNode(node) || !node.range) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}
