import { Monitor, Moon, Sun } from "lucide-react";
import { ChoiceCards } from "../../parts/choice-cards.tsx";
import { Card } from "../../parts/page.tsx";
import { type Appearance, useAppearance } from "../../shell/appearance.ts";
import { texts } from "../../texts/settings.ts";
import { SettingsFrame } from "./settings-frame.tsx";

const icons = { light: Sun, dark: Moon, system: Monitor } as const satisfies Record<Appearance, typeof Sun>;

/** Light, dark, or as the device is set; kept in the browser. */
export function AppearancePage() {
  const [appearance, choose] = useAppearance();
  return (
    <SettingsFrame title={texts.appearance} about={texts.appearancePage.about}>
      <Card>
        <ChoiceCards
          label={texts.appearance}
          isLabelHidden
          columns={3}
          chosen={appearance}
          onChoose={choose}
          choices={(["light", "dark", "system"] as const).map((name) => {
            const Icon = icons[name];
            return {
              name,
              ...texts.appearancePage.options[name],
              icon: <Icon className="size-4" aria-hidden />,
            };
          })}
        />
      </Card>
    </SettingsFrame>
  );
}
