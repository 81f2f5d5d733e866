import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { Menu, MenuItem, MenuLine } from "../parts/menu.tsx";
import { texts } from "../texts/form.ts";
import { NewSecret } from "./new-secret.tsx";
import { secretTemplate, useSecretNames } from "./secrets.ts";

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
  if (disabled) return null;
  return (
    <>
      <Menu
        opener={
          <button
            type="button"
            className="inline-flex items-center gap-1 rounded text-xs font-medium text-accent hover:underline"
          >
            <KeyRound className="size-3.5" aria-hidden />
            {texts.secret.insert}
          </button>
        }
      >
        {names.map((name) => (
          <MenuItem key={name} onSelect={() => onInsert(secretTemplate(name))}>
            {name}
          </MenuItem>
        ))}
        {names.length === 0 ? null : <MenuLine />}
        <MenuItem icon={<Plus className="size-4" aria-hidden />} onSelect={() => setStoring(true)}>
          {texts.secret.store}
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
