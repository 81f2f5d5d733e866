import { Check, Monitor, Moon, Sun } from "lucide-react";
import { Menu, MenuItem, MenuTitle } from "../parts/menu.tsx";
import { texts } from "../texts/shell.ts";
import { type Appearance, useAppearance } from "./appearance.ts";

const icons = { light: Sun, dark: Moon, system: Monitor } as const satisfies Record<Appearance, typeof Sun>;

export function AppearanceMenu() {
  const [appearance, choose] = useAppearance();
  const Icon = icons[appearance];
  return (
    <Menu
      align="end"
      opener={
        <button
          type="button"
          aria-label={`${texts.appearance}: ${texts.appearances[appearance]}`}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
        >
          <Icon className="size-4" aria-hidden />
        </button>
      }
    >
      <MenuTitle>{texts.appearance}</MenuTitle>
      {(["light", "dark", "system"] as const).map((each) => {
        const EachIcon = icons[each];
        return (
          <MenuItem
            key={each}
            icon={<EachIcon className="size-4" aria-hidden />}
            onSelect={() => choose(each)}
          >
            <span className="flex-1">{texts.appearances[each]}</span>
            {each === appearance ? <Check className="size-4" aria-label={texts.chosen} /> : null}
          </MenuItem>
        );
      })}
    </Menu>
  );
}
