import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";
import { Name } from "../../../src/contract/name.ts";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { texts } from "../../texts/workflow-new.ts";

/** A workflow without steps: it is in force at once, so that triggers can lead to it, and does nothing yet. */
export function NewEmpty() {
  const workspace = useWorkspace();
  const client = useClient();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [title, setTitle] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const isNamed = Name.safeParse(name).success;
  const [taken, setTaken] = useState<string | null>(null);
  const create = async () => {
    setBusy(true);
    setError(null);
    try {
      const made = { name, ...(title.trim() !== "" && { title: title.trim() }) };
      const { changes } = await client.applyDefinitions({
        input: { definitions: [made], existing: "refuse" },
      });
      // One like it, which nobody has filled yet, is not made again.
      if (changes.some(({ action }) => action === "unchanged")) {
        setTaken(name);
        return;
      }
      await cache.invalidateQueries({ queryKey: [workspace, "workflows"] });
      await navigate({ to: "/$workspace/workflows/$workflow", params: { workspace, workflow: name } });
    } catch (failure) {
      if (isProblem(failure) && failure.issues.some(({ path }) => path.endsWith(".name"))) setTaken(name);
      else setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isNamed) void create();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {error === null ? null : <ProblemNote error={error} />}
      <Field
        label={texts.name}
        hint={texts.nameHint}
        error={taken === name ? texts.nameTaken : name !== "" && !isNamed ? texts.nameWrong : undefined}
        required
      >
        {(control) => (
          <TextInput {...control} isCode value={name} onValue={setName} placeholder="new-orders" />
        )}
      </Field>
      <Field label={texts.workflowTitle} hint={texts.titleHint}>
        {(control) => <TextInput {...control} maxLength={200} value={title} onValue={setTitle} />}
      </Field>
      <div className="flex justify-end">
        <Button type="submit" look="primary" busy={isBusy} disabled={!isNamed}>
          {texts.create}
        </Button>
      </div>
    </form>
  );
}
