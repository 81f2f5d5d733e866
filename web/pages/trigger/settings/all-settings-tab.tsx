import { TriggerInput } from "../../../../src/contract/trigger.ts";
import { Disclosure } from "../../../parts/disclosure.tsx";
import { Card } from "../../../parts/page.tsx";
import { texts } from "../../../texts/limits.ts";
import { type SettingName, SettingsForm } from "./settings-form.tsx";

const groups = [
  { title: texts.groups.what, names: ["title", "system", "description", "provider"] },
  { title: texts.groups.address, names: ["methods", "suffix", "mail", "cors"] },
  { title: texts.groups.proof, names: ["auth", "handshakes", "quarantine"] },
  {
    title: texts.groups.body,
    names: ["payload", "parameters", "schema", "enforcement", "variables", "sample", "redact"],
  },
  { title: texts.groups.routes, names: ["events", "eventType", "filter", "routes", "routing"] },
  { title: texts.groups.answers, names: ["response", "responses"] },
  { title: texts.duplicates, names: ["deduplication", "ownWrites"] },
  { title: texts.groups.pace, names: ["limits", "priority", "concurrency", "order", "debounce", "batch"] },
  { title: texts.groups.life, names: ["expiresAt", "deprecated", "objectivePercent"] },
] as const satisfies readonly { title: string; names: readonly SettingName[] }[];

/** Its name stays, whether it is a program's own is no author's matter, and its status changes at once, elsewhere. */
const fixed: readonly SettingName[] = ["name", "dynamic", "status"];
const placed = new Set<SettingName>([...fixed, ...groups.flatMap(({ names }) => names)]);
/** Whatever a trigger gets in the future is here at once. */
const others = TriggerInput.keyof().options.filter((name) => !placed.has(name));

/** The whole definition as forms, folded by what they are about. */
export const AllSettingsTab = () => (
  <Card title={texts.all} about={texts.allAbout} isFlush>
    {[...groups, { title: texts.groups.others, names: others }].map(({ title, names }, at) =>
      names.length === 0 ? null : (
        <div key={title} className="border-b border-line px-5 py-4 last:border-0">
          <Disclosure title={title} look="heading" isOpen={at === 0}>
            <div className="max-w-2xl pt-1">
              <SettingsForm names={names} />
            </div>
          </Disclosure>
        </div>
      ),
    )}
  </Card>
);
