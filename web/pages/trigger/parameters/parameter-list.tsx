import { Link } from "@tanstack/react-router";
import { Braces, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Parameter } from "../../../../src/contract/parameter.ts";
import { Button, buttonClass, IconButton } from "../../../parts/button.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { Card } from "../../../parts/page.tsx";
import { Badge } from "../../../parts/status.tsx";
import { Table } from "../../../parts/table.tsx";
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
        <Table
          label={texts.title}
          rows={parameters.map((parameter, at) => ({
            parameter,
            at,
            error: errorAt(issues, `parameters.${at}`),
          }))}
          keyOf={({ parameter }) => parameter.name}
          columns={columnsWith({
            canWrite,
            onEdit: setEdited,
            onRemove: (at) => keeper.change({ parameters: parameters.filter((_, other) => other !== at) }),
          })}
        />
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

interface Row {
  parameter: Parameter;
  at: number;
  error: string | undefined;
}

interface Acts {
  canWrite: boolean;
  onEdit: (at: number) => void;
  onRemove: (at: number) => void;
}

const columnsWith = (acts: Acts) =>
  [
    {
      name: "name",
      title: texts.columns.name,
      cell: ({ parameter: { name, type, required }, error }: Row) => (
        <div className="min-w-0">
          <code title={name} className="block max-w-28 truncate font-mono text-xs font-medium @xl:max-w-60">
            {name}
          </code>
          <p className="text-xs text-muted @xl:hidden">
            {texts.types[type]}
            {required ? ` · ${texts.required}` : ""}
          </p>
          {error === undefined ? null : <p className="text-xs font-medium text-bad">{error}</p>}
        </div>
      ),
    },
    {
      name: "source",
      title: texts.columns.source,
      isMain: true,
      cell: ({ parameter: { from, path, match } }: Row) => (
        <div className="text-xs">
          {texts.sources[from]} <code className="font-mono wrap-anywhere text-muted">{path}</code>
          {match === undefined ? null : (
            <code className="block font-mono wrap-anywhere text-muted">/{match}/</code>
          )}
        </div>
      ),
    },
    {
      name: "type",
      title: texts.columns.type,
      from: "@xl",
      cell: ({ parameter }: Row) => (
        <span className="text-xs whitespace-nowrap">{texts.types[parameter.type]}</span>
      ),
    },
    {
      name: "required",
      title: texts.columns.required,
      from: "@xl",
      cell: ({ parameter }: Row) => (parameter.required ? <Badge tone="info">{texts.required}</Badge> : null),
    },
    {
      name: "default",
      title: texts.columns.default,
      from: "@3xl",
      cell: ({ parameter }: Row) => (
        <code className="block max-w-40 truncate font-mono text-xs text-muted">
          {parameter.default === undefined ? "" : JSON.stringify(parameter.default)}
        </code>
      ),
    },
    {
      name: "actions",
      title: <span className="sr-only">{texts.actions}</span>,
      isLast: true,
      cell: (row: Row) => <RowActions row={row} acts={acts} />,
    },
  ] as const;

function RowActions({ row, acts }: { row: Row; acts: Acts }) {
  const { parameter, at } = row;
  const { canWrite, onEdit, onRemove } = acts;
  return (
    <span className="flex justify-end">
      <IconButton
        label={texts.edit(parameter.name)}
        disabled={!canWrite}
        icon={<Pencil className="size-4" aria-hidden />}
        onClick={() => onEdit(at)}
      />
      <IconButton
        label={texts.remove(parameter.name)}
        disabled={!canWrite}
        icon={<Trash2 className="size-4" aria-hidden />}
        onClick={() => onRemove(at)}
      />
    </span>
  );
}
