import { type Response, ResponseProfile } from "../../../../src/contract/response.ts";
import { useDraft } from "../../../form/draft.ts";
import { Field, TextInput } from "../../../parts/field.tsx";
import { Select } from "../../../parts/select.tsx";
import { errorAt } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/response.ts";
import { useEditor } from "../editor.ts";

/** Which of the fixed answers. */
export function ProfileForm({ response }: { response: Extract<Response, { method: "immediately" }> }) {
  const { keeper } = useEditor();
  return (
    <Field label={texts.profile} hint={texts.profileHint}>
      {(control) => (
        <Select
          {...control}
          value={response.profile ?? ""}
          onValue={(chosen) =>
            keeper.change({
              response: { method: "immediately", profile: ResponseProfile.safeParse(chosen).data },
            })
          }
          options={[
            { value: "", label: texts.profiles.address },
            ...ResponseProfile.options.map((value) => ({ value, label: texts.profiles[value] })),
          ]}
        />
      )}
    </Field>
  );
}

/** How long a caller waits for the workflow. */
export function WaitForm({ response }: { response: Extract<Response, { method: "workflow" }> }) {
  const { issues, keeper } = useEditor();
  const [seconds, write] = useDraft({
    value: response.waitMs,
    shown: (waitMs) => (waitMs === undefined ? "" : String(waitMs / 1_000)),
    onChange: (waitMs) => keeper.change({ response: { method: "workflow", waitMs } }),
  });
  return (
    <Field label={texts.wait} hint={texts.waitHint} error={errorAt(issues, "response.waitMs")}>
      {(control) => (
        <TextInput
          {...control}
          type="number"
          min={0}
          max={9}
          step="any"
          value={seconds}
          onValue={(text) => write(text, text === "" ? undefined : Math.round(Number(text) * 1_000))}
        />
      )}
    </Field>
  );
}
