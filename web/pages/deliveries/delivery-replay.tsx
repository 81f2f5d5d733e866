import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import type { ReplayEdit } from "../../../src/contract/replay.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { changedHeaders, headerLines, wrongLine } from "../../header-lines.ts";
import { Checkbox, Field, Switch, TextArea } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/replays.ts";
import { ReplayOptions, type ReplayTarget, targetInput } from "../replays/replay-options.tsx";

/** New runs from one delivery, as it was or changed. */
export function DeliveryReplay({ delivery, onClose }: { delivery: DeliveryDetail; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  const [target, setTarget] = useState<ReplayTarget>({ to: "newest", workflow: "", version: "" });
  const [isEdited, setEdited] = useState(false);
  const [body, setBody] = useState(delivery.body.content);
  const [headers, setHeaders] = useState(() => headerLines(delivery.headers));
  const [isForced, setForced] = useState(false);
  const mayForce = useMay("owner");
  const isUnproved = delivery.trace.some(({ verdict }) => verdict === "unproved");
  const wrong = isEdited ? wrongLine(headers) : null;
  const edit = isEdited ? editOf(delivery, { body, headers }) : undefined;
  const replay = useMutation({
    mutationFn: () =>
      client.replayDelivery({
        delivery: delivery.id,
        input: { ...targetInput(target), ...(edit && { edit }), ...(isForced && { force: true }) },
      }),
    onSuccess: async ({ runs }) => {
      toasts.done(texts.runsStarted(runs.length));
      onClose();
      await queries.invalidateQueries({ queryKey: [workspace, "deliveries", "one", delivery.id] });
      const [only] = runs;
      if (only !== undefined && runs.length === 1)
        await navigate({ to: "/$workspace/runs/$run", params: { workspace, run: only.runId } });
    },
  });
  const isReady = wrong === null && (target.to !== "workflow" || target.workflow !== "");
  return (
    <FormDialog
      title={texts.replayThis}
      description={texts.replayAbout}
      isWide={isEdited}
      isChanged={isEdited && (body !== delivery.body.content || headers !== headerLines(delivery.headers))}
      onClose={onClose}
      verb={texts.replay}
      isReady={isReady}
      isBusy={replay.isPending}
      error={replay.error}
      onSubmit={() => replay.mutate()}
    >
      <ReplayOptions target={target} onTarget={setTarget} hasRun={delivery.runs.length > 0} />
      {delivery.body.encoding === "utf8" && delivery.body.cut === undefined ? (
        <Switch label={texts.edit} hint={texts.editHint} checked={isEdited} onValue={setEdited} />
      ) : null}
      {isEdited ? (
        <EditFields body={body} onBody={setBody} headers={headers} onHeaders={setHeaders} wrong={wrong} />
      ) : null}
      {isUnproved ? (
        <Checkbox
          label={texts.force}
          hint={texts.forceHint}
          checked={isForced}
          disabled={!mayForce}
          onValue={setForced}
        />
      ) : null}
    </FormDialog>
  );
}

interface EditFieldsProps {
  body: string;
  onBody: (body: string) => void;
  headers: string;
  onHeaders: (headers: string) => void;
  /** The first line that is no header. */
  wrong: string | null;
}

const EditFields = ({ body, onBody, headers, onHeaders, wrong }: EditFieldsProps) => (
  <>
    <Field label={texts.body}>
      {(control) => <TextArea {...control} isCode rows={10} value={body} onValue={onBody} />}
    </Field>
    <Field
      label={texts.headers}
      hint={texts.headersHint}
      error={wrong === null ? undefined : texts.headerError(wrong)}
    >
      {(control) => <TextArea {...control} isCode rows={6} value={headers} onValue={onHeaders} />}
    </Field>
  </>
);

/** Only what was changed; undefined where nothing was. */
function editOf(
  delivery: DeliveryDetail,
  { body, headers }: { body: string; headers: string },
): ReplayEdit | undefined {
  const changed = changedHeaders(delivery.headers, headers);
  const isBodyChanged = body !== delivery.body.content;
  const isHeaderChanged = Object.keys(changed).length > 0;
  if (!isBodyChanged && !isHeaderChanged) return undefined;
  return { ...(isBodyChanged && { body }), ...(isHeaderChanged && { headers: changed }) };
}
