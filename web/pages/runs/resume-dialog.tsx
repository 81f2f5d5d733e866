import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { ResumeInput } from "../../../src/contract/resume.ts";
import type { RunDetail } from "../../../src/contract/run.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Field, Switch } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Select } from "../../parts/select.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/run.ts";
import { editsIn, noEdits } from "./resume-edits.ts";
import { ResumeEdits } from "./resume-fields.tsx";
import { ResumePlanView } from "./resume-plan.tsx";

type ResumeGiven = Pick<z.input<typeof ResumeInput>, "from" | "version" | "edits">;

interface ResumeDialogProps {
  run: RunDetail;
  /** The step at which it is to go on; null: where it failed. */
  from: string | null;
  onClose: () => void;
}

/** Says first what would be done again, and then has the run go on. */
export function ResumeDialog({ run, from: given, onClose }: ResumeDialogProps) {
  const [from, setFrom] = useState(given ?? "");
  const [version, setVersion] = useState("");
  const [isEdited, setEdited] = useState(false);
  const [written, setWritten] = useState(noEdits);
  const { edits, faults } = editsIn(isEdited ? written : noEdits, { hasDelivery: run.deliveryId !== null });
  const isReady = Object.keys(faults).length === 0;
  const input: ResumeGiven = {
    ...(from !== "" && { from }),
    ...(version !== "" && { version: version === "newest" ? version : Number(version) }),
    ...(edits && { edits }),
  };
  const { plan, resume } = useResume(run, { input, isReady, onDone: onClose });
  return (
    <FormDialog
      title={texts.resume.title}
      description={texts.resume.about}
      isWide={isEdited}
      isChanged={isEdited && written !== noEdits}
      onClose={onClose}
      verb={texts.resume.open}
      isReady={isReady && plan.data !== undefined}
      isBusy={resume.isPending}
      error={plan.error ?? resume.error}
      onSubmit={() => resume.mutate()}
    >
      <Field label={texts.resume.from}>
        {(control) => (
          <Select
            {...control}
            value={from}
            onValue={setFrom}
            options={[{ value: "", label: texts.resume.whereItFailed }, ...pathsOf(run)]}
          />
        )}
      </Field>
      <Versions run={run} version={version} onVersion={setVersion} />
      <Switch label={texts.resume.edit} hint={texts.resume.editHint} checked={isEdited} onValue={setEdited} />
      {isEdited ? (
        <ResumeEdits run={run} paths={pathsOf(run)} texts={written} faults={faults} onTexts={setWritten} />
      ) : null}
      {plan.data === undefined ? null : <ResumePlanView plan={plan.data} />}
    </FormDialog>
  );
}

interface Resuming {
  input: ResumeGiven;
  isReady: boolean;
  onDone: () => void;
}

/** What would be done, and the doing of it. */
function useResume(run: RunDetail, { input, isReady, onDone }: Resuming) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const plan = useQuery({
    queryKey: [workspace, "resume", run.id, run.endedAt, input],
    queryFn: () => client.resumeRun({ run: run.id, input: { ...input, dryRun: true } }),
    enabled: isReady,
    retry: false,
  });
  const resume = useMutation({
    mutationFn: () => client.resumeRun({ run: run.id, input }),
    onSuccess: async () => {
      toasts.done(texts.resume.done);
      onDone();
      await queries.invalidateQueries({ queryKey: [workspace, "runs"] });
    },
  });
  return { plan, resume };
}

/** The steps that have begun, each once. */
const pathsOf = ({ attempts }: RunDetail) =>
  [...new Set(attempts.map(({ path }) => path))].map((path) => ({ value: path, label: path }));

interface VersionsProps {
  run: RunDetail;
  version: string;
  onVersion: (version: string) => void;
}

function Versions({ run, version, onVersion }: VersionsProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const { data = [] } = useQuery({
    queryKey: [workspace, "workflows", run.workflow, "versions"],
    queryFn: async () => (await client.listWorkflowVersions({ workflow: run.workflow })).items,
  });
  const others = data.filter((each) => each.version !== run.version);
  return (
    <Field label={texts.resume.version} hint={texts.resume.versionHint}>
      {(control) => (
        <Select
          {...control}
          value={version}
          onValue={onVersion}
          options={[
            { value: "", label: texts.resume.sameVersion(run.version) },
            { value: "newest", label: texts.resume.newest },
            ...others.map((each) => ({
              value: String(each.version),
              label: texts.resume.versionNumber(each.version),
            })),
          ]}
        />
      )}
    </Field>
  );
}
