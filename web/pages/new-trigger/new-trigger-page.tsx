import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useBlocker, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/new-trigger.ts";
import { AuthenticationStep } from "./authentication-step.tsx";
import { ChooseType } from "./choose-type.tsx";
import { createTrigger } from "./create.ts";
import { blank, type Faults, faultsOf, type NewTrigger, serverFaults, suffixFault } from "./new-trigger.ts";
import { SampleStep } from "./sample-step.tsx";
import { SenderStep } from "./sender-step.tsx";
import { WorkflowStep } from "./workflow-step.tsx";

/** What each step of the form is given. */
export interface StepProps {
  made: NewTrigger;
  change: (part: Partial<NewTrigger>) => void;
  faults: Faults;
}

/** Making a trigger, in the order of S2: the type, the authentication, the sample; the address comes when it is saved. */
export function NewTriggerPage() {
  const workspace = useWorkspace();
  const { type } = useSearch({ strict: false });
  return (
    <Page
      title={texts.title}
      about={texts.about}
      crumbs={
        <Link to="/$workspace/triggers" params={{ workspace }} className="hover:text-ink hover:underline">
          {texts.crumb}
        </Link>
      }
    >
      <ChooseType isChosen={type === "external"} />
      {type === "external" ? <NewTriggerForm /> : null}
    </Page>
  );
}

function NewTriggerForm() {
  const [made, setMade] = useState(blank);
  const [isAsked, setAsked] = useState(false);
  const saving = useSaving(made);
  useBlocker({
    shouldBlockFn: () => made !== blank && !saving.isSuccess && !window.confirm(texts.leave),
    enableBeforeUnload: () => made !== blank && !saving.isSuccess,
  });
  const server = saving.isError ? serverFaults(saving.error) : null;
  const suffix = suffixFault(made.suffix);
  const faults = {
    ...server?.faults,
    ...(suffix !== undefined && { suffix }),
    ...(isAsked && faultsOf(made)),
  };
  const change = (part: Partial<NewTrigger>) => {
    saving.reset();
    setMade((before) => ({ ...before, ...part }));
  };
  const save = () => {
    setAsked(true);
    if (Object.keys(faultsOf(made)).length === 0) saving.mutate();
  };
  const step = { made, change, faults };
  return (
    <form
      noValidate
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <SenderStep {...step} isSaving={saving.isPending} />
      <AuthenticationStep {...step} issues={server?.credential ?? []} />
      <SampleStep {...step} />
      <WorkflowStep {...step} />
      {saving.isError && server?.elsewhere !== false ? <ProblemNote error={saving.error} /> : null}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" busy={saving.isPending}>
          {texts.save}
        </Button>
        {isAsked && Object.keys(faults).length > 0 ? (
          <p role="alert" className="text-sm font-medium text-bad">
            {texts.mend}
          </p>
        ) : null}
      </div>
    </form>
  );
}

function useSaving(made: NewTrigger) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  return useMutation({
    mutationFn: () => createTrigger(client, made),
    onSuccess: async (trigger) => {
      toasts.done(texts.saved(made.title.trim()));
      await queries.invalidateQueries({ queryKey: [workspace] });
      await navigate({
        to: "/$workspace/triggers/$trigger",
        params: { workspace, trigger },
        search: { made: true },
        ignoreBlocker: true,
      });
    },
  });
}
