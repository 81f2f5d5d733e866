import { ArrowDown, ArrowUp, Copy, CopyPlus, EllipsisVertical, Scissors, Trash2, X } from "lucide-react";
import { useState } from "react";
import type { z } from "zod";
import type { Finding, Issue } from "../../../src/contract/problem.ts";
import { type EditedStep, settingsOf } from "../../canvas/definition.ts";
import { idsIn, renamed, replaced } from "../../canvas/edit.ts";
import { KindIcon } from "../../canvas/kind-icon.tsx";
import type { Kind } from "../../canvas/kinds.ts";
import { nameOf } from "../../canvas/step-summary.ts";
import type { Entry } from "../../canvas/step-tree.ts";
import { isWithin } from "../../canvas/value-path.ts";
import { SchemaForm } from "../../form/schema-form.tsx";
import { SurroundWith } from "../../form/surroundings.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { Disclosure } from "../../parts/disclosure.tsx";
import { Field, Switch, TextInput } from "../../parts/field.tsx";
import { FoldedProse } from "../../parts/folded-prose.tsx";
import { Menu, MenuItem, MenuLine, MenuTitle } from "../../parts/menu.tsx";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/workflow-step.ts";
import { CheckedForm } from "./checked-form.tsx";
import { CommonOfStep, stepSchema } from "./definition-schema.ts";
import { FindingNotes } from "./finding-notes.tsx";
import { NotHeard } from "./not-heard.tsx";
import { type SampleUse, useStepSurroundings } from "./sample.ts";
import { SampleChooser } from "./sample-chooser.tsx";
import type { StepCommands } from "./step-commands.ts";
import { TryStep } from "./try-step.tsx";
import type { Editor } from "./use-editor.ts";

export type StepEntry = Extract<Entry, { kind: "step" }>;

interface StepPanelProps {
  editor: Editor;
  entry: StepEntry;
  commands: StepCommands;
  sample: SampleUse;
  onClose: () => void;
}

/** One step, whole: how it is called, what it does, when it is tried again. */
export function StepPanel({ editor, entry, commands, sample, onClose }: StepPanelProps) {
  const { step, kind, path } = entry.item;
  const findings = editor.findingsAt(path);
  const disabled = !editor.isEditable;
  const surroundings = useStepSurroundings(editor, entry.item, sample);
  const change = (changed: EditedStep) =>
    editor.act((definition) => ({ definition: replaced(definition, path, changed) }));
  return (
    <section aria-label={`${texts.panel} ${nameOf(step)}`} className="flex h-full min-h-0 flex-col">
      <PanelHead entry={entry} commands={commands} disabled={disabled} onClose={onClose} />
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-4 py-4">
        <p className="text-sm text-muted">
          <FoldedProse text={kind?.description ?? texts.unknown(step.type)} />
        </p>
        {step.type === "respond" ? <NotHeard workflow={editor.definition.name} disabled={disabled} /> : null}
        <FindingNotes findings={elsewhere(findings, path)} />
        <Naming editor={editor} entry={entry} disabled={disabled} />
        {kind === undefined ? null : (
          <Examples kind={kind} disabled={disabled} onChoose={(config) => change({ ...step, config })} />
        )}
        <SampleChooser use={sample} />
        {kind === undefined ? null : (
          <SurroundWith value={surroundings}>
            <SchemaForm
              schema={kind.form}
              value={step.config ?? {}}
              onChange={(config) => change({ ...step, config: settingsOf(config) })}
              issues={within(findings, `${path}.config`)}
              disabled={disabled}
            />
          </SurroundWith>
        )}
        <TryStep key={entry.key} editor={editor} step={step.id} use={sample} />
        <Switch
          label={texts.disabled}
          hint={texts.disabledHint}
          checked={step.disabled === true}
          disabled={disabled}
          onValue={() => commands.toggle(entry)}
        />
        <div className="rounded-lg border border-line p-3">
          <Disclosure title={texts.more} look="heading">
            <CheckedForm
              schema={stepSchema}
              check={CommonOfStep}
              value={commonOf(step)}
              onChange={(value) => change({ ...step, ...commonOf(value) })}
              issues={within(findings, path)}
              disabled={disabled}
            />
          </Disclosure>
        </div>
      </div>
    </section>
  );
}

interface PanelHeadProps {
  entry: StepEntry;
  commands: StepCommands;
  disabled: boolean;
  onClose: () => void;
}

function PanelHead({ entry, commands, disabled, onClose }: PanelHeadProps) {
  const { step, kind } = entry.item;
  return (
    <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
      <span className="rounded-lg bg-sunken p-1.5">
        <KindIcon type={step.type} />
      </span>
      <div className="min-w-0 flex-1">
        {/* On a narrow screen the sheet around it has the name, and closes. */}
        <h2 className="hidden truncate text-sm font-semibold lg:block">{nameOf(step)}</h2>
        <p className="truncate text-xs text-muted">{kind?.title ?? step.type}</p>
      </div>
      <IconButton
        label={texts.delete}
        disabled={disabled}
        onClick={() => commands.remove(entry)}
        icon={<Trash2 className="size-4" aria-hidden />}
      />
      <Menu
        opener={
          <IconButton
            label={texts.actions}
            disabled={disabled}
            icon={<EllipsisVertical className="size-4" aria-hidden />}
          />
        }
      >
        <MenuItem icon={<ArrowUp className="size-4" />} onSelect={() => commands.move(entry, "up")}>
          {texts.moveUp}
        </MenuItem>
        <MenuItem icon={<ArrowDown className="size-4" />} onSelect={() => commands.move(entry, "down")}>
          {texts.moveDown}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<CopyPlus className="size-4" />} onSelect={() => commands.duplicate(entry)}>
          {texts.duplicate}
        </MenuItem>
        <MenuItem icon={<Copy className="size-4" />} onSelect={() => commands.copy(entry)}>
          {texts.copy}
        </MenuItem>
        <MenuItem icon={<Scissors className="size-4" />} onSelect={() => commands.cut(entry)}>
          {texts.cut}
        </MenuItem>
      </Menu>
      <span className="hidden lg:contents">
        <IconButton label={everywhere.close} onClick={onClose} icon={<X className="size-4" aria-hidden />} />
      </span>
    </header>
  );
}

/** Title and id. An id that can't be is shown with why and not taken on. */
function Naming({ editor, entry, disabled }: { editor: Editor; entry: StepEntry; disabled: boolean }) {
  const { step, path, key } = entry.item;
  const [typed, setTyped] = useState<string | null>(null);
  const rename = (id: string) => {
    const isWrong = faultOf(id, step.id, editor) !== undefined;
    setTyped(isWrong ? id : null);
    if (isWrong) return;
    editor.act((definition) => ({ definition: renamed(definition, path, id), current: id }));
    if (editor.opened === key) editor.open(id);
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={texts.title} hint={texts.titleHint}>
        {(control) => (
          <TextInput
            {...control}
            maxLength={200}
            disabled={disabled}
            value={step.title ?? ""}
            onValue={(title) =>
              editor.act((definition) => ({ definition: replaced(definition, path, titled(step, title)) }))
            }
          />
        )}
      </Field>
      <Field
        label={texts.id}
        hint={texts.idHint}
        error={typed === null ? undefined : faultOf(typed, step.id, editor)}
      >
        {(control) => (
          <TextInput {...control} isCode disabled={disabled} value={typed ?? step.id} onValue={rename} />
        )}
      </Field>
    </div>
  );
}

function faultOf(id: string, own: string, { definition }: Editor): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/.test(id)) return texts.idWrong;
  return id !== own && idsIn(definition.steps).includes(id) ? texts.idTaken : undefined;
}

function titled(step: EditedStep, title: string): EditedStep {
  const { id, type, title: _before, ...rest } = step;
  return { id, type, ...(title !== "" && { title }), ...rest };
}

interface ExamplesProps {
  kind: Kind;
  disabled: boolean;
  onChoose: (config: NonNullable<EditedStep["config"]>) => void;
}

function Examples({ kind, disabled, onChoose }: ExamplesProps) {
  if (kind.examples.length === 0 || disabled) return null;
  return (
    <div>
      <Menu align="start" opener={<Button size="small">{texts.insertExample}</Button>}>
        <MenuTitle>{texts.exampleReplaces}</MenuTitle>
        {kind.examples.map(({ title, config }, index) => (
          <MenuItem key={title ?? index} onSelect={() => onChoose(settingsOf(config))}>
            {title ?? texts.untitledExample(index + 1)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

/** Issues with paths from a place on. */
const within = (findings: readonly Finding[], path: string): Issue[] =>
  findings
    .filter((finding) => finding.path === path || finding.path.startsWith(`${path}.`))
    .map((finding) => ({ path: finding.path.slice(path.length + 1), message: finding.message }));

/** What is found at no field of the form. */
const elsewhere = (findings: readonly Finding[], path: string): Finding[] =>
  findings.filter((finding) => finding.severity === "warning" || !isWithin(finding.path, `${path}.config`));

const commonOf = ({
  retry,
  timeoutMs,
  ownWrite,
}: z.input<typeof CommonOfStep>): z.input<typeof CommonOfStep> => ({
  retry,
  timeoutMs,
  ownWrite,
});
