import { Card } from "../../../parts/page.tsx";
import { texts } from "../../../texts/parameters.ts";
import { Editable } from "../editable.tsx";
import { SettingsForm } from "../settings/settings-form.tsx";
import { ExpectedStructure } from "./expected-structure.tsx";
import { ParameterList } from "./parameter-list.tsx";
import { Structure, Variables } from "./structure.tsx";

const reading = ["payload"] as const;

/** What is taken out of a request, and what a request must be. */
export function ParametersTab() {
  return (
    <div className="flex flex-col gap-6">
      <ParameterList />
      <Structure />
      <ExpectedStructure />
      <div className="grid items-start gap-6 @4xl:grid-cols-2">
        <Editable>
          <Variables />
        </Editable>
        <Card title={texts.reading} about={texts.readingAbout}>
          <SettingsForm names={reading} open={reading} />
        </Card>
      </div>
    </div>
  );
}
