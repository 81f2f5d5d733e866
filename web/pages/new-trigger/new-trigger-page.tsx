import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { LeaveGuard } from "../../parts/leave-guard.tsx";
import { Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/new-trigger.ts";
import { AuthenticationStep } from "./authentication-step.tsx";
import { ChooseType } from "./choose-type.tsx";
import { createTrigger } from "./create.ts";
import { blank, type Faults, type NewTrigger } from "./new-trigger.ts";
import { SampleStep } from "./sample-step.tsx";
import { SenderStep } from "./sender-step.tsx";
import { useNewTrigger } from "./use-new-trigger.ts";
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
  const form = useCreation();
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
      <LeaveGuard isChanged={form.isChanged} />
      <ChooseType isChosen={type === "external"} />
      {type === "external" ? <NewTriggerForm form={form} /> : null}
    </Page>
  );
}

function NewTriggerForm({ form }: { form: ReturnType<typeof useCreation> }) {
  const { faults, error } = form;
  const fields = useRef<HTMLFormElement>(null);
  // The button that brought the form is gone.
  useEffect(() => {
    if (document.activeElement === document.body) fields.current?.querySelector("input")?.focus();
  }, []);
  return (
    <form
      ref={fields}
      noValidate
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        const { currentTarget } = event;
        flushSync(form.save);
        focusFault(currentTarget);
      }}
    >
      <SenderStep {...form} />
      <AuthenticationStep {...form} />
      <SampleStep {...form} />
      <WorkflowStep {...form} />
      {error === null ? null : <ProblemNote error={error} />}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" busy={form.isSaving}>
          {texts.save}
        </Button>
        {form.isAsked && Object.keys(faults).length > 0 ? (
          <p role="alert" className="text-sm font-medium text-bad">
            {texts.mend}
          </p>
        ) : null}
      </div>
    </form>
  );
}

/** Takes whoever pressed the button at the end to the first thing that is to be mended. */
function focusFault(form: HTMLElement): void {
  const fault = form.querySelector<HTMLElement>("[aria-invalid=true], [role=alert]");
  (fault?.role === "alert" ? fault.parentElement?.querySelector("input") : fault)?.focus();
}

function useCreation() {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  return useNewTrigger({
    begun: blank,
    create: (made) => createTrigger(client, made),
    onCreated: async (trigger, made) => {
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
