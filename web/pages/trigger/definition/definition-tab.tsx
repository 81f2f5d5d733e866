import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useRef, useState } from "react";
import { TriggerInput } from "../../../../src/contract/trigger.ts";
import { isEqualJson } from "../../../../src/core/equal.ts";
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
import { plain } from "../plain.ts";

interface Written {
  text: string;
  /** What is wrong with it; empty when it is in the draft. */
  faults: readonly string[];
  /** What it means, or was written over while it means nothing: when the draft is another, it was changed elsewhere. */
  meant: TriggerInput;
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
  const latest = useRef("");
  const write = async (text: string) => {
    latest.current = text;
    setWritten({ text, faults: [], meant: definition });
    const { definition: read, faults } = await readYaml(text, definition.name);
    if (latest.current !== text) return;
    setWritten({ text, faults, meant: read ?? definition });
    if (read !== null) keeper.change({ ...absent, ...read });
  };
  const shown = written !== null && isEqualJson(plain(written.meant), plain(definition)) ? written : null;
  const text = shown?.text ?? kept.data;
  return (
    <Card
      title={texts.title}
      about={texts.about}
      actions={
        <div className="flex items-center gap-2">
          <CopyButton text={text ?? ""} />
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
            shown === null || shown.faults.length === 0
              ? undefined
              : `${texts.notSaved} ${shown.faults.join("; ")}`
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
