import { TriggerInput } from "../../../src/contract/trigger.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Table } from "../../parts/table.tsx";
import { texts as all } from "../../texts/trigger.ts";
import { changesBetween, type FieldChange } from "./changes.ts";
import { useEditor } from "./editor.ts";

const texts = all.draft;

interface PublishDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onPublish: () => Promise<void>;
}

/** What will be in force, member by member, before it is. */
export function PublishDialog({ isOpen, onClose, onPublish }: PublishDialogProps) {
  return (
    <Confirm
      title={texts.publishTitle}
      verb={texts.publishVerb}
      isDanger={false}
      isWide
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={onPublish}
    >
      <div className="flex flex-col gap-4">
        <p>{texts.publishAbout}</p>
        <Changes />
      </div>
    </Confirm>
  );
}

function Changes() {
  const { trigger, definition, draft } = useEditor();
  const changes = changesBetween(TriggerInput.parse(trigger), definition);
  const errors = draft?.findings.filter(({ severity }) => severity === "error") ?? [];
  return (
    <>
      {draft !== null && draft.base !== draft.inForce ? (
        <p className="rounded-lg bg-warn-soft px-3 py-2 font-medium text-warn">{texts.behind}</p>
      ) : null}
      {errors.length === 0 ? null : (
        <div role="alert" className="rounded-lg bg-bad-soft px-3 py-2">
          <p className="font-medium text-bad">{texts.errors}</p>
          <ul className="mt-1 list-disc pl-5">
            {errors.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code className="font-mono text-xs">{path}</code> {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <section
        aria-label={texts.changes}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by keyboard, too
        tabIndex={0}
        className="max-h-96 overflow-y-auto rounded-lg border border-line"
      >
        <Table label={texts.changes} rows={changes} keyOf={({ path }) => path} columns={columns} />
      </section>
    </>
  );
}

const shownCharactersMax = 400;

function Value({ value }: { value: unknown }) {
  if (value === undefined) return <span className="text-muted">{texts.nothing}</span>;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  const shown = text.length > shownCharactersMax ? `${text.slice(0, shownCharactersMax)}…` : text;
  return <code className="font-mono text-xs break-all whitespace-pre-wrap">{shown}</code>;
}

const columns = [
  {
    name: "path",
    title: texts.changes,
    cell: ({ path }: FieldChange) => <code className="font-mono text-xs break-all">{path}</code>,
  },
  { name: "before", title: texts.before, cell: ({ before }: FieldChange) => <Value value={before} /> },
  { name: "after", title: texts.after, cell: ({ after }: FieldChange) => <Value value={after} /> },
] as const;
