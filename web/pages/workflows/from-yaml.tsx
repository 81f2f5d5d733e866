import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { isRecord } from "../../record.ts";
import { texts } from "../../texts/workflow-new.ts";

interface FromYamlProps {
  text: string;
  onText: (text: string) => void;
}

/** Definitions as files hold them, applied all or none. */
export function FromYaml({ text, onText }: FromYamlProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const navigate = useNavigate();
  const toasts = useToasts();
  const cache = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [wrong, setWrong] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const apply = async () => {
    setBusy(true);
    setError(null);
    setWrong(undefined);
    try {
      const read = await definitionsIn(text);
      if (typeof read === "string") {
        setWrong(read);
        return;
      }
      await client.applyDefinitions({ input: { definitions: [...read], existing: "refuse" } });
      toasts.done(texts.applied);
      await cache.invalidateQueries({ queryKey: [workspace] });
      const workflow = nameIn(read[0]);
      if (workflow !== null) {
        await navigate({ to: "/$workspace/workflows/$workflow", params: { workspace, workflow } });
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      {error === null ? null : <ProblemNote error={error} />}
      <Field label={texts.yaml} hint={texts.yamlHint} error={wrong}>
        {(control) => <TextArea {...control} isCode rows={14} value={text} onValue={onText} />}
      </Field>
      <div className="flex justify-end">
        <Button look="primary" busy={isBusy} disabled={text.trim() === ""} onClick={() => void apply()}>
          {texts.apply}
        </Button>
      </div>
    </div>
  );
}

/** The documents in a text, or what is wrong with it and where. */
async function definitionsIn(text: string): Promise<readonly unknown[] | string> {
  const { parseAllDocuments } = await import("yaml");
  const documents = [...parseAllDocuments(text)];
  const fault = documents.flatMap(({ errors }) => errors)[0];
  if (fault !== undefined) return `${texts.yamlWrong} ${fault.message.split("\n")[0]}`;
  return documents.map((document): unknown => document.toJS({ maxAliasCount: 100 }));
}

function nameIn(definition: unknown): string | null {
  const name = isRecord(definition) ? definition["name"] : null;
  return typeof name === "string" ? name : null;
}
