import type { Response } from "../../../../src/contract/response.ts";
import { ChoiceCards } from "../../../parts/choice-cards.tsx";
import { Card } from "../../../parts/page.tsx";
import { texts } from "../../../texts/response.ts";
import { Editable } from "../editable.tsx";
import { useEditor } from "../editor.ts";
import { SettingsForm } from "../settings/settings-form.tsx";
import { ContentForm } from "./content-form.tsx";
import { ProfileForm, WaitForm } from "./method-forms.tsx";
import { Preview } from "./preview.tsx";

const methods = ["immediately", "content", "workflow"] as const;
const others = ["responses"] as const;

/** The three response methods (S46), and the answers to all else. */
export function ResponseTab() {
  const { definition, keeper } = useEditor();
  const { response } = definition;
  return (
    <div className="flex flex-col gap-6">
      <div className="grid items-start gap-6 @4xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Editable>
          <Card title={texts.title} about={texts.about}>
            <div className="flex flex-col gap-5">
              <ChoiceCards
                label={texts.method}
                isLabelHidden
                columns={3}
                choices={methods.map((name) => ({ name, ...texts.methods[name] }))}
                chosen={response.method}
                onChoose={(method) => keeper.change({ response: begun(method) })}
              />
              <div className="border-t border-line pt-5">
                {response.method === "immediately" ? <ProfileForm response={response} /> : null}
                {response.method === "content" ? <ContentForm response={response} /> : null}
                {response.method === "workflow" ? <WaitForm response={response} /> : null}
              </div>
            </div>
          </Card>
        </Editable>
        <Preview response={response} />
      </div>
      <Card title={texts.others} about={texts.othersAbout}>
        <SettingsForm names={others} open={others} />
      </Card>
    </div>
  );
}

/** What a method begins with. */
function begun(method: Response["method"]): Response {
  return method === "content" ? { method, status: 200, body: { received: true } } : { method };
}
