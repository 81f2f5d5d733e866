import { Field, TextArea, TextInput } from "../../../parts/field.tsx";
import { Card } from "../../../parts/page.tsx";
import { MethodChoice } from "../../../parts/trigger/method-choice.tsx";
import { errorAt, settingOf } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/trigger.ts";
import { useEditor } from "../editor.ts";

/** System, Webhook Name, URL Suffix and HTTP Method (S133–S137). */
export function SenderCard() {
  const { definition, issues, keeper } = useEditor();
  return (
    <Card title={texts.who}>
      <div className="flex flex-col gap-5">
        <Field label={texts.system} hint={texts.systemHint} error={errorAt(issues, "system")}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={200}
              value={definition.system ?? ""}
              onValue={(text) => keeper.change({ system: settingOf(text) })}
            />
          )}
        </Field>
        <Field label={texts.label} hint={texts.labelHint} error={errorAt(issues, "title")}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={200}
              placeholder={definition.name}
              value={definition.title ?? ""}
              onValue={(text) => keeper.change({ title: settingOf(text) })}
            />
          )}
        </Field>
        <Field label={texts.name} hint={texts.nameHint}>
          {(control) => <TextInput {...control} isCode disabled value={definition.name} />}
        </Field>
        <Field label={texts.suffix} hint={texts.suffixHint} error={errorAt(issues, "suffix")}>
          {(control) => (
            <TextInput
              {...control}
              isCode
              placeholder="/orders"
              value={definition.suffix ?? ""}
              onValue={(text) => keeper.change({ suffix: settingOf(text) })}
            />
          )}
        </Field>
        <MethodChoice
          label={texts.methods}
          methods={definition.methods}
          error={errorAt(issues, "methods")}
          onMethods={(methods) => keeper.change({ methods })}
        />
        <Field label={texts.description} error={errorAt(issues, "description")}>
          {(control) => (
            <TextArea
              {...control}
              rows={3}
              value={definition.description ?? ""}
              onValue={(text) => keeper.change({ description: settingOf(text) })}
            />
          )}
        </Field>
      </div>
    </Card>
  );
}
