import { TriggerInput } from "../../../../src/contract/trigger.ts";
import { Card } from "../../../parts/page.tsx";
import { texts } from "../../../texts/limits.ts";
import { type SettingName, SettingsForm } from "./settings-form.tsx";

/** Its name stays, whether it is a program's own is no author's matter, and its status changes at once, elsewhere. */
const fixed: ReadonlySet<SettingName> = new Set(["name", "dynamic", "status"]);
const names = TriggerInput.keyof().options.filter((name) => !fixed.has(name));

/** The whole definition as one form: whatever a trigger gets in the future is here at once. */
export function AllSettingsTab() {
  return (
    <Card title={texts.all} about={texts.allAbout}>
      <SettingsForm names={names} />
    </Card>
  );
}
