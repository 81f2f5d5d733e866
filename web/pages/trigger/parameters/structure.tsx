import { ChoiceCards } from "../../../parts/choice-cards.tsx";
import { Field, TextInput } from "../../../parts/field.tsx";
import { Card } from "../../../parts/page.tsx";
import { JsonField } from "../../../parts/trigger/json-field.tsx";
import { errorAt, settingOf } from "../../../parts/trigger/settings.ts";
import { isRecord } from "../../../record.ts";
import { texts } from "../../../texts/parameters.ts";
import { Editable } from "../editable.tsx";
import { useEditor } from "../editor.ts";

const enforcements = ["off", "warn", "enforce"] as const;

/** What becomes of a request that is not as it should be, and how it should be. */
export function Structure() {
  const { definition, issues, keeper, canWrite } = useEditor();
  return (
    <Card title={texts.shape} about={texts.shapeAbout}>
      <div className="flex flex-col gap-5">
        <Editable>
          <ChoiceCards
            label={texts.enforcement}
            columns={3}
            choices={enforcements.map((name) => ({ name, ...texts.enforcements[name] }))}
            chosen={definition.enforcement}
            onChoose={(enforcement) => keeper.change({ enforcement })}
          />
        </Editable>
        <p className="text-xs text-muted">{texts.enforcementNote}</p>
        <JsonField
          readOnly={!canWrite}
          label={texts.schema}
          hint={texts.schemaHint}
          rows={10}
          value={definition.schema}
          error={errorAt(issues, "schema")}
          onJson={(schema) => {
            if (schema === undefined || isRecord(schema)) keeper.change({ schema });
          }}
        />
      </div>
    </Card>
  );
}

/** The names under which steps find headers and body as a whole (S103, S104). */
export function Variables() {
  const { definition, issues, keeper } = useEditor();
  const { variables } = definition;
  return (
    <Card title={texts.memory} about={texts.memoryAbout}>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <Field
          label={texts.headerMemory}
          hint={texts.headerMemoryHint}
          error={errorAt(issues, "variables.headers")}
        >
          {(control) => (
            <TextInput
              {...control}
              isCode
              value={variables.headers ?? ""}
              onValue={(text) => keeper.change({ variables: { ...variables, headers: settingOf(text) } })}
            />
          )}
        </Field>
        <Field label={texts.bodyMemory} hint={texts.bodyMemoryHint} error={errorAt(issues, "variables.body")}>
          {(control) => (
            <TextInput
              {...control}
              isCode
              value={variables.body ?? ""}
              onValue={(text) => keeper.change({ variables: { ...variables, body: settingOf(text) } })}
            />
          )}
        </Field>
      </div>
    </Card>
  );
}
