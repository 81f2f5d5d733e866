import { ArrowDown, ArrowUp, Plus, Split, Trash2 } from "lucide-react";
import type { Route } from "../../../../src/contract/route.ts";
import { ExpressionField } from "../../../form/template-field.tsx";
import { Button, IconButton } from "../../../parts/button.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { Checkbox, Field, TextInput } from "../../../parts/field.tsx";
import { Card } from "../../../parts/page.tsx";
import { Select } from "../../../parts/select.tsx";
import { errorAt, settingOf } from "../../../parts/trigger/settings.ts";
import { WorkflowChoice } from "../../../parts/trigger/workflow-choice.tsx";
import { useRowFocus } from "../../../row-focus.ts";
import { texts } from "../../../texts/routes.ts";
import { useEditor } from "../editor.ts";

/** Which workflows are started, each with its filter. */
export function RouteList() {
  const { definition, keeper } = useEditor();
  const { routes, routing } = definition;
  const { frame, focusRow } = useRowFocus<HTMLDivElement>();
  const put = (changed: Route[], at?: number, pressed?: string) => {
    keeper.change({ routes: changed });
    if (at !== undefined) focusRow(at, pressed);
  };
  return (
    <div ref={frame} data-rows>
      <Card
        title={texts.routes}
        about={texts.routesAbout}
        isFlush
        actions={
          <Button
            size="small"
            icon={<Plus className="size-4" aria-hidden />}
            onClick={() => put([...routes, { workflow: "", otherwise: false }], routes.length)}
          >
            {texts.add}
          </Button>
        }
      >
        {routes.length === 0 ? (
          <Empty icon={<Split />} title={texts.none}>
            {texts.noneAbout}
          </Empty>
        ) : (
          <ol>
            {routes.map((route, at) => (
              <RouteRow
                // A route has no identity but its place.
                // oxlint-disable-next-line react/no-array-index-key
                key={at}
                at={at}
                route={route}
                onChange={(part) =>
                  put(routes.map((each, other) => (other === at ? { ...each, ...part } : each)))
                }
                onRemove={() =>
                  put(
                    routes.filter((_, other) => other !== at),
                    Math.min(at, routes.length - 2),
                  )
                }
                onMove={(to, pressed) => put(moved(routes, at, to), to, pressed)}
              />
            ))}
          </ol>
        )}
        {routes.length < 2 ? null : (
          <div className="border-t border-line px-5 py-4">
            <Field label={texts.routing}>
              {(control) => (
                <Select
                  {...control}
                  value={routing}
                  onValue={(chosen) => keeper.change({ routing: chosen === "first" ? "first" : "all" })}
                  options={[
                    { value: "all", label: texts.routings.all },
                    { value: "first", label: texts.routings.first },
                  ]}
                />
              )}
            </Field>
          </div>
        )}
      </Card>
    </div>
  );
}

interface RouteRowProps {
  at: number;
  route: Route;
  onChange: (part: Partial<Route>) => void;
  onRemove: () => void;
  onMove: (to: number, pressed: string) => void;
}

function RouteRow({ at, route, onChange, onRemove, onMove }: RouteRowProps) {
  const { issues, definition, canWrite } = useEditor();
  const error = (name: string) => errorAt(issues, `routes.${at}.${name}`);
  return (
    <li
      data-row
      aria-label={texts.route(at + 1)}
      className="flex flex-col gap-4 border-b border-line px-5 py-4 last:border-0"
    >
      <div className="flex items-end gap-1">
        <div className="min-w-0 flex-1">
          <WorkflowChoice
            label={texts.workflow}
            placeholder={texts.chooseWorkflow}
            workflow={route.workflow}
            error={route.workflow === "" ? undefined : error("workflow")}
            onWorkflow={(workflow) => onChange({ workflow })}
          />
        </div>
        <IconButton
          label={texts.up(at + 1)}
          data-move="up"
          disabled={at === 0}
          icon={<ArrowUp className="size-4" aria-hidden />}
          onClick={() => onMove(at - 1, "[data-move=up]")}
        />
        <IconButton
          label={texts.down(at + 1)}
          data-move="down"
          disabled={at === definition.routes.length - 1}
          icon={<ArrowDown className="size-4" aria-hidden />}
          onClick={() => onMove(at + 1, "[data-move=down]")}
        />
        <IconButton
          label={texts.remove(at + 1)}
          icon={<Trash2 className="size-4" aria-hidden />}
          onClick={onRemove}
        />
      </div>
      {route.otherwise ? null : (
        <ExpressionField
          disabled={!canWrite}
          label={texts.when}
          hint={texts.whenHint}
          error={error("when")}
          placeholder='params.priority in ["high", "critical"]'
          value={route.when ?? ""}
          onChange={(text) => onChange({ when: settingOf(text) })}
        />
      )}
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3">
        <Checkbox
          label={texts.otherwise}
          checked={route.otherwise}
          onValue={(otherwise) => onChange({ otherwise, ...(otherwise && { when: undefined }) })}
        />
        <PriorityInput at={at} route={route} onChange={onChange} />
      </div>
    </li>
  );
}

function PriorityInput({ at, route, onChange }: Pick<RouteRowProps, "at" | "route" | "onChange">) {
  return (
    <div className="flex items-center gap-2">
      <span className="text-sm" id={`priority-${at}`}>
        {texts.priority}
      </span>
      <div className="w-24">
        <TextInput
          type="number"
          aria-labelledby={`priority-${at}`}
          placeholder="0"
          value={route.priority ?? ""}
          onValue={(text) => onChange({ priority: text === "" ? undefined : Number(text) })}
        />
      </div>
    </div>
  );
}

function moved(routes: readonly Route[], from: number, to: number): Route[] {
  const route = routes[from];
  if (route === undefined) return [...routes];
  return routes.filter((_, at) => at !== from).toSpliced(to, 0, route);
}
