import { Card } from "../../../parts/page.tsx";
import { texts } from "../../../texts/limits.ts";
import { type SettingName, SettingsForm } from "./settings-form.tsx";

interface Group {
  title: string;
  about: string;
  names: readonly SettingName[];
  open: readonly SettingName[];
}

const groups = [
  { title: texts.sizes, about: texts.sizesAbout, names: ["limits", "priority"], open: ["limits"] },
  {
    title: texts.pace,
    about: texts.paceAbout,
    names: ["concurrency", "order", "debounce", "batch"],
    open: [],
  },
  {
    title: texts.duplicates,
    about: texts.duplicatesAbout,
    names: ["deduplication", "ownWrites"],
    open: ["deduplication"],
  },
  { title: texts.others, about: texts.othersAbout, names: ["expiresAt", "deprecated", "cors"], open: [] },
  { title: texts.hide, about: texts.hideAbout, names: ["redact"], open: ["redact"] },
  { title: texts.keep, about: texts.keepAbout, names: ["quarantine"], open: [] },
] as const satisfies readonly Group[];

/** How much, how fast, how often, from where and how long. */
export function LimitsTab() {
  return (
    <div className="grid items-start gap-6 @4xl:grid-cols-2">
      {groups.map(({ title, about, names, open }) => (
        <Card key={title} title={title} about={about}>
          <SettingsForm names={names} open={open} />
        </Card>
      ))}
    </div>
  );
}
