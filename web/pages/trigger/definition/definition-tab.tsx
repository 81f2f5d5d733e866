import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { TriggerInput } from "../../../../src/contract/trigger.ts";
import { useWorkspace } from "../../../client.ts";
import { CodeEditor } from "../../../form/code-editor.tsx";
import { Button } from "../../../parts/button.tsx";
import { CopyButton } from "../../../parts/copy.tsx";
import { Field } from "../../../parts/field.tsx";
import { Card } from "../../../parts/page.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { useToasts } from "../../../parts/toasts.tsx";
import { texts } from "../../../texts/definition.ts";
import { downloadDefinition, readYaml, yamlOf } from "../definition-text.ts";
import { useEditor } from "../editor.ts";

interface Written {
  text: string;
  /** What is wrong with it; empty when it is in the draft. */
  faults: readonly string[];
}

const linesMin = 12,
  linesMax = 40;

/** The definition as YAML, to be read, copied and edited. */
export function DefinitionTab() {
  const { definition, keeper, canWrite } = useEditor();
  const workspace = useWorkspace();
  const toasts = useToasts();
  const [written, setWritten] = useState<Written | null>(null);
  const kept = useQuery({
    queryKey: [workspace, "yaml", definition],
    queryFn: () => yamlOf(definition),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const write = async (text: string) => {
    setWritten({ text, faults: [] });
    const read = await readYaml(text, definition.name);
    setWritten((now) => (now?.text === text ? { text, faults: read.faults } : now));
    if (read.definition !== null) keeper.change({ ...absent, ...read.definition });
  };
  const text = written?.text ?? kept.data;
  return (
    <Card
      title={texts.title}
      about={texts.about}
      actions={
        <div className="flex items-center gap-2">
          {text === undefined ? null : <CopyButton text={text} />}
          <Button
            size="small"
            icon={<Download className="size-4" aria-hidden />}
            onClick={() =>
              void downloadDefinition(definition).catch((error: unknown) => toasts.failed(error))
            }
          >
            {texts.download}
          </Button>
        </div>
      }
    >
      {text === undefined ? (
        <Skeleton rows={12} />
      ) : (
        <Field
          label={texts.text}
          error={
            written === null || written.faults.length === 0
              ? undefined
              : `${texts.notSaved} ${written.faults.join("; ")}`
          }
        >
          {(control) => (
            <CodeEditor
              {...control}
              language="yaml"
              readOnly={!canWrite}
              linesMin={linesMin}
              linesMax={linesMax}
              value={text}
              onChange={(next) => void write(next)}
            />
          )}
        </Field>
      )}
    </Card>
  );
}

/** What the text does not say is gone. */
const absent: Partial<TriggerInput> = Object.fromEntries(
  TriggerInput.keyof().options.map((name) => [name, undefined]),
);
