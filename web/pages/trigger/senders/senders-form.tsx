import { useState } from "react";
import type { SenderPage, SenderPageInput } from "../../../../src/contract/sender-page.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Field, Switch, TextArea, TextInput } from "../../../parts/field.tsx";
import { Form } from "../../../parts/form.tsx";
import { Card } from "../../../parts/page.tsx";
import { ExactTime } from "../../../parts/time.tsx";
import { useMay } from "../../../session.ts";
import { texts } from "../../../texts/senders.ts";
import { type SendersFields, useEditor } from "../editor.ts";

interface SendersFormProps {
  page: SenderPage;
  onSave: (input: SenderPageInput, done: string) => Promise<void>;
  onRevoke: () => Promise<void>;
}

/** What the page says beside what the trigger says itself. */
export function SendersForm({ page, onSave, onRevoke }: SendersFormProps) {
  const mayChange = useMay("editor");
  const { senders, setSenders } = useEditor();
  const written = senders.written ?? fieldsOf(page);
  const { title, contact, notes, change, tryIt } = written;
  const write = (part: Partial<SendersFields>) =>
    setSenders((now) => ({ ...now, written: { ...(now.written ?? fieldsOf(page)), ...part } }));
  const [asked, setAsked] = useState<"rotate" | "revoke" | null>(null);
  const given = (rotate: boolean): SenderPageInput => ({
    ...(title !== "" && { title }),
    ...(contact !== "" && { contact }),
    ...(notes !== "" && { notes }),
    changes:
      change.trim() === "" ? page.changes : [{ at: new Date().toISOString(), text: change }, ...page.changes],
    tryIt,
    expiresAt: page.expiresAt,
    rotate,
  });
  return (
    <Card title={texts.title} about={texts.about} actions={<Links mayChange={mayChange} onAsk={setAsked} />}>
      <p className="mb-4 text-sm text-muted">
        {texts.linkedAt} <ExactTime at={page.linkedAt} />
      </p>
      <Form onSubmit={() => onSave(given(false), texts.saved)}>
        {({ isBusy }) => (
          <fieldset disabled={!mayChange} className="flex flex-col gap-4">
            <Field label={texts.fields.title} hint={texts.fields.titleHint}>
              {(control) => (
                <TextInput {...control} value={title} onValue={(text) => write({ title: text })} />
              )}
            </Field>
            <Field label={texts.fields.contact} hint={texts.fields.contactHint}>
              {(control) => (
                <TextInput {...control} value={contact} onValue={(text) => write({ contact: text })} />
              )}
            </Field>
            <Field label={texts.fields.notes} hint={texts.fields.notesHint}>
              {(control) => (
                <TextArea {...control} value={notes} onValue={(text) => write({ notes: text })} />
              )}
            </Field>
            <Field label={texts.fields.change} hint={texts.fields.changeHint(page.changes.length)}>
              {(control) => (
                <TextArea {...control} rows={2} value={change} onValue={(text) => write({ change: text })} />
              )}
            </Field>
            <Switch
              label={texts.fields.tryIt}
              hint={texts.fields.tryItHint}
              checked={tryIt}
              onValue={(isOffered) => write({ tryIt: isOffered })}
            />
            <div>
              <Button type="submit" look="primary" busy={isBusy}>
                {texts.save}
              </Button>
            </div>
          </fieldset>
        )}
      </Form>
      <Asked
        asked={asked}
        onClose={() => setAsked(null)}
        onRotate={() => onSave(given(true), texts.rotate.done)}
        onRevoke={onRevoke}
      />
    </Card>
  );
}

const fieldsOf = ({ title, contact, notes, tryIt }: SenderPage): SendersFields => ({
  title: title ?? "",
  contact: contact ?? "",
  notes: notes ?? "",
  change: "",
  tryIt,
});

interface AskedProps {
  asked: "rotate" | "revoke" | null;
  onClose: () => void;
  onRotate: () => Promise<void>;
  onRevoke: () => Promise<void>;
}

/** Both lead the link that was passed on nowhere, and ask first. */
const Asked = ({ asked, onClose, onRotate, onRevoke }: AskedProps) => (
  <>
    <Confirm
      title={texts.rotate.title}
      verb={texts.rotate.verb}
      isDanger={false}
      isOpen={asked === "rotate"}
      onClose={onClose}
      onConfirm={onRotate}
    >
      {texts.rotate.about}
    </Confirm>
    <Confirm
      title={texts.revoke.title}
      verb={texts.revoke.verb}
      isOpen={asked === "revoke"}
      onClose={onClose}
      onConfirm={onRevoke}
    >
      {texts.revoke.about}
    </Confirm>
  </>
);

const Links = ({ mayChange, onAsk }: { mayChange: boolean; onAsk: (what: "rotate" | "revoke") => void }) => (
  <div className="flex gap-2">
    <Button size="small" disabled={!mayChange} onClick={() => onAsk("rotate")}>
      {texts.rotate.open}
    </Button>
    <Button size="small" look="danger" disabled={!mayChange} onClick={() => onAsk("revoke")}>
      {texts.revoke.open}
    </Button>
  </div>
);
