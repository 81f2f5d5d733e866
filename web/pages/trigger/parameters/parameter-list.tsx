import { Link } from "@tanstack/react-router";
import { Braces, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Parameter } from "../../../../src/contract/parameter.ts";
import { Button, buttonClass, IconButton } from "../../../parts/button.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { Card } from "../../../parts/page.tsx";
import { Badge } from "../../../parts/status.tsx";
import { errorAt } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/parameters.ts";
import { useEditor } from "../editor.ts";
import { ParameterDialog } from "./parameter-dialog.tsx";

/** The parameters, a row each. */
export function ParameterList() {
  const { definition, issues, keeper, canWrite } = useEditor();
  const [edited, setEdited] = useState<number | "new" | null>(null);
  const { parameters } = definition;
  const put = (parameter: Parameter) =>
    keeper.change({
      parameters:
        edited === "new"
          ? [...parameters, parameter]
          : parameters.map((each, at) => (at === edited ? parameter : each)),
    });
  return (
    <Card
      title={texts.title}
      about={texts.about}
      isFlush
      actions={
        <Button
          size="small"
          disabled={!canWrite}
          icon={<Plus className="size-4" aria-hidden />}
          onClick={() => setEdited("new")}
        >
          {texts.add}
        </Button>
      }
    >
      {parameters.length === 0 ? (
        <NoParameters />
      ) : (
        <div className="relative overflow-x-auto">
          <table aria-label={texts.title} className="w-full text-sm">
            <thead>
              <tr className="border-b border-line text-left text-xs text-muted">
                {Object.entries(texts.columns).map(([name, title]) => (
                  <th key={name} scope="col" className="px-4 py-2.5 font-medium whitespace-nowrap">
                    {title}
                  </th>
                ))}
                <th scope="col">
                  <span className="sr-only">{texts.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {parameters.map((parameter, at) => (
                <ParameterRow
                  key={parameter.name}
                  parameter={parameter}
                  error={errorAt(issues, `parameters.${at}`)}
                  onEdit={() => setEdited(at)}
                  onRemove={() =>
                    keeper.change({ parameters: parameters.filter((_, other) => other !== at) })
                  }
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {edited === null ? null : (
        <ParameterDialog
          parameter={edited === "new" ? null : (parameters[edited] ?? null)}
          onClose={() => setEdited(null)}
          onParameter={put}
        />
      )}
    </Card>
  );
}

function NoParameters() {
  return (
    <Empty
      icon={<Braces />}
      title={texts.empty}
      action={
        <Link to="." search={{ tab: "sample" }} className={buttonClass({ look: "primary" })}>
          {texts.toSample}
        </Link>
      }
    >
      {texts.emptyAbout}
    </Empty>
  );
}

interface ParameterRowProps {
  parameter: Parameter;
  error: string | undefined;
  onEdit: () => void;
  onRemove: () => void;
}

function ParameterRow({ parameter, error, onEdit, onRemove }: ParameterRowProps) {
  const { name, from, path, match, type, required } = parameter;
  const { canWrite } = useEditor();
  return (
    <tr className="border-b border-line last:border-0">
      <td className="px-4 py-2.5">
        <code className="font-mono text-xs font-medium">{name}</code>
        {error === undefined ? null : <p className="text-xs font-medium text-bad">{error}</p>}
      </td>
      <td className="px-4 py-2.5 text-xs">
        {texts.sources[from]} <code className="font-mono break-all text-muted">{path}</code>
        {match === undefined ? null : <code className="block font-mono break-all text-muted">/{match}/</code>}
      </td>
      <td className="px-4 py-2.5 text-xs whitespace-nowrap">{texts.types[type]}</td>
      <td className="px-4 py-2.5">{required ? <Badge tone="info">{texts.required}</Badge> : null}</td>
      <td className="max-w-40 truncate px-4 py-2.5 font-mono text-xs text-muted">
        {parameter.default === undefined ? "" : JSON.stringify(parameter.default)}
      </td>
      <td className="px-4 py-1.5 text-right whitespace-nowrap">
        <IconButton
          label={texts.edit(name)}
          disabled={!canWrite}
          icon={<Pencil className="size-4" aria-hidden />}
          onClick={onEdit}
        />
        <IconButton
          label={texts.remove(name)}
          disabled={!canWrite}
          icon={<Trash2 className="size-4" aria-hidden />}
          onClick={onRemove}
        />
      </td>
    </tr>
  );
}
