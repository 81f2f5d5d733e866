import { useState } from "react";
import { ExpressionField, TemplateField } from "../../../form/template-field.tsx";
import { Field, TextArea } from "../../../parts/field.tsx";
import { Card } from "../../../parts/page.tsx";
import { errorAt, settingOf } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/routes.ts";
import { useEditor } from "../editor.ts";

/** What every event must be, before the routes are asked. */
export function Wanted() {
  const { definition, issues, keeper, canWrite } = useEditor();
  return (
    <Card title={texts.wanted} about={texts.wantedAbout}>
      <div className="flex flex-col gap-5">
        <EventTypes />
        <TemplateField
          disabled={!canWrite}
          label={texts.eventType}
          hint={texts.eventTypeHint}
          error={errorAt(issues, "eventType")}
          value={definition.eventType ?? ""}
          onChange={(text) => keeper.change({ eventType: settingOf(text) })}
        />
        <ExpressionField
          disabled={!canWrite}
          label={texts.filter}
          hint={texts.filterHint}
          error={errorAt(issues, "filter")}
          isMultiline
          value={definition.filter ?? ""}
          onChange={(text) => keeper.change({ filter: settingOf(text) })}
        />
      </div>
    </Card>
  );
}

/** One a line; the lines stay as they are written while the list is kept without empty ones. */
function EventTypes() {
  const { definition, issues, keeper } = useEditor();
  const kept = (definition.events ?? []).join("\n");
  const [text, setText] = useState(kept);
  const shown = linesOf(text).join("\n") === kept ? text : kept;
  return (
    <Field label={texts.events} hint={texts.eventsHint} error={errorAt(issues, "events")}>
      {(control) => (
        <TextArea
          {...control}
          isCode
          rows={3}
          value={shown}
          onValue={(written) => {
            setText(written);
            const events = linesOf(written);
            keeper.change({ events: events.length === 0 ? undefined : events });
          }}
        />
      )}
    </Field>
  );
}

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
