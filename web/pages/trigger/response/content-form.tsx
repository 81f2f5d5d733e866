import type { Json } from "../../../../src/contract/name.ts";
import type { Response } from "../../../../src/contract/response.ts";
import { useDraft } from "../../../form/draft.ts";
import { jsonIn } from "../../../form/json-text.ts";
import { TemplateField } from "../../../form/template-field.tsx";
import { Checkbox, Field, TextInput } from "../../../parts/field.tsx";
import { KeyValues, usePairs } from "../../../parts/trigger/key-values.tsx";
import { errorAt, settingOf } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/response.ts";
import { useEditor } from "../editor.ts";

export type Content = Extract<Response, { method: "content" }>;

const statuses = [200, 201, 202, 204] as const;

/** Status, headers and body in the author's own words. */
export function ContentForm({ response }: { response: Content }) {
  const { issues, keeper } = useEditor();
  const change = (part: Partial<Content>) => keeper.change({ response: { ...response, ...part } });
  const [headers, setHeaders] = usePairs(response.headers ?? {}, (record) =>
    change({ headers: Object.keys(record).length === 0 ? undefined : { ...record } }),
  );
  return (
    <div className="flex flex-col gap-5">
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <Field label={texts.status} hint={texts.statusHint} error={errorAt(issues, "response.status")}>
          {(control) => (
            <>
              <TextInput
                {...control}
                type="number"
                list="response-statuses"
                min={200}
                max={599}
                value={response.status ?? ""}
                onValue={(text) => change({ status: text === "" ? undefined : Number(text) })}
              />
              <datalist id="response-statuses">
                {statuses.map((status) => (
                  <option key={status} value={status}>
                    {texts.reasons[status]}
                  </option>
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Field
          label={texts.contentType}
          hint={texts.contentTypeHint}
          error={errorAt(issues, "response.contentType")}
        >
          {(control) => (
            <TextInput
              {...control}
              isCode
              placeholder="application/json"
              value={response.contentType ?? ""}
              onValue={(text) => change({ contentType: settingOf(text) })}
            />
          )}
        </Field>
      </div>
      <KeyValues label={texts.headers} pairs={headers} onPairs={setHeaders} />
      <BodyField
        response={response}
        onBody={(body) => change({ body })}
        error={errorAt(issues, "response.body")}
      />
      <Checkbox
        label={texts.base64}
        checked={response.base64 === true}
        onValue={(checked) => change({ base64: checked ? true : undefined })}
      />
    </div>
  );
}

interface BodyFieldProps {
  response: Content;
  onBody: (body: Json | undefined) => void;
  error: string | undefined;
}

/** What can be read as an object or a list is kept as one; all else is text. */
function BodyField({ response, onBody, error }: BodyFieldProps) {
  const { canWrite } = useEditor();
  const [text, write] = useDraft({ value: response.body, shown: bodyText, onChange: onBody });
  return (
    <TemplateField
      disabled={!canWrite}
      label={texts.body}
      hint={texts.bodyHint}
      error={error}
      isMultiline
      value={text}
      onChange={(written) => write(written, written === "" ? undefined : bodyOf(written))}
    />
  );
}

export function bodyText(body: Json | undefined): string {
  if (body === undefined) return "";
  return typeof body === "string" ? body : JSON.stringify(body, null, 2);
}

function bodyOf(text: string): Json {
  if (!/^\s*[[{]/.test(text) || /^\s*\{\{/.test(text)) return text;
  return jsonIn(text) ?? text;
}
