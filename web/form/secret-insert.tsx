import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { Menu, MenuItem, MenuLine } from "../parts/menu.tsx";
import { useSecretNames } from "../parts/secret/names.ts";
import { NewSecret } from "../parts/secret/new-secret.tsx";
import { texts } from "../texts/secret.ts";

/** Puts a secret, by its name, into a template that is meant to hold one. */
export function SecretInsert({
  disabled,
  onInsert,
}: {
  disabled: boolean;
  onInsert: (template: string) => void;
}) {
  const names = useSecretNames();
  const [isStoring, setStoring] = useState(false);
  // Who may not list them writes the name of one.
  if (disabled || names === null) return null;
  return (
    <>
      <Menu
        opener={
          <button
            type="button"
            className="inline-flex items-center gap-1 rounded text-xs font-medium text-accent hover:underline"
          >
            <KeyRound className="size-3.5" aria-hidden />
            {texts.insert}
          </button>
        }
      >
        {names?.map((name) => (
          <MenuItem key={name} onSelect={() => onInsert(secretTemplate(name))}>
            {name}
          </MenuItem>
        ))}
        {names === undefined || names.length === 0 ? null : <MenuLine />}
        <MenuItem icon={<Plus className="size-4" aria-hidden />} onSelect={() => setStoring(true)}>
          {texts.store}
        </MenuItem>
      </Menu>
      <NewSecret
        isOpen={isStoring}
        onClose={() => setStoring(false)}
        onStored={(name) => onInsert(secretTemplate(name))}
      />
    </>
  );
}

/** As a template names a secret: `{{ secrets.stripe }}`. */
function secretTemplate(name: string): string {
  return `{{ secrets.${/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)} }}`;
}
