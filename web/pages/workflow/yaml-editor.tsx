import { useMemo, useSyncExternalStore } from "react";
import { useWorkspace } from "../../client.ts";
import { CodeEditor, type CodeIssue } from "../../form/code-editor.tsx";
import { texts } from "../../texts/workflow-yaml.ts";
import type { EditorSession } from "./editor-session.ts";
import type { Editor } from "./use-editor.ts";
import { YamlMirror } from "./yaml-mirror.ts";

/** One per session, so that what is half typed outlives its tab. */
const mirrors = new WeakMap<EditorSession, YamlMirror>();

/** The definition as text, beside what is drawn of it. */
export default function YamlEditor({ editor, lines }: { editor: Editor; lines: number }) {
  const mirror = mirrorOf(editor.session, `yaml ${useWorkspace()}/${editor.definition.name}`);
  const { text, faults } = useSyncExternalStore(mirror.subscribe, mirror.view);
  const { findings } = editor.view;
  // Another list would set the whole editor up anew.
  const issues = useMemo(
    () => (faults.length > 0 ? faults : text === "" ? [] : mirror.placed(findings)),
    [mirror, text, faults, findings],
  );
  return (
    <div className="flex flex-col gap-2">
      <p className="text-xs text-muted">{texts.about}</p>
      <CodeEditor
        language="yaml"
        label={texts.label}
        value={text}
        onChange={(typed) => mirror.type(typed)}
        readOnly={!editor.isEditable}
        issues={issues}
        linesMin={12}
        linesMax={lines}
      />
      {issues.length === 0 ? null : (
        <div
          role={faults.length > 0 ? "alert" : "status"}
          className={`rounded-lg p-2.5 text-sm ${toneOf(issues)}`}
        >
          <p className="font-medium">{faults.length > 0 ? texts.broken : texts.found}</p>
          <ul className="list-disc pl-5 wrap-anywhere">
            {issues.map(({ line, column, message }) => (
              <li key={`${line} ${message}`}>
                {line}:{column ?? 1}: {message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

const toneOf = (issues: readonly CodeIssue[]) =>
  issues.every(({ severity }) => severity === "warning") ? "bg-warn-soft text-warn" : "bg-bad-soft text-bad";

function mirrorOf(session: EditorSession, storageKey: string): YamlMirror {
  const known = mirrors.get(session);
  if (known !== undefined) return known;
  const made = new YamlMirror(session, { kept: read(storageKey), keep: (text) => write(storageKey, text) });
  mirrors.set(session, made);
  return made;
}

function read(storageKey: string): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function write(storageKey: string, text: string): void {
  try {
    localStorage.setItem(storageKey, text);
  } catch {
    // The comments last as long as the page then.
  }
}
