import { TriggerInput } from "../../../src/contract/trigger.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { FieldChanges } from "../../parts/field-changes.tsx";
import { texts as all } from "../../texts/trigger.ts";
import { changesBetween } from "./changes.ts";
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
        className="max-h-96 overflow-y-auto rounded-lg border border-line p-3"
      >
        <FieldChanges changes={changes} />
      </section>
    </>
  );
}
