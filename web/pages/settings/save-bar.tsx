import type { Role } from "../../../src/contract/role.ts";
import { Button } from "../../parts/button.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/settings.ts";
import { useUnsaved } from "./unsaved.tsx";

interface SaveBarProps {
  /** What saving takes. */
  needs: Role;
  isChanged: boolean;
  /** What stands there can't be saved. */
  isWrong?: boolean;
  isBusy: boolean;
  onSave: () => void;
  onReset: () => void;
}

/** Saves a card, or takes back what was changed in it; says why it can't where one may not. */
export function SaveBar({ needs, isChanged, isWrong = false, isBusy, onSave, onReset }: SaveBarProps) {
  const may = useMay(needs);
  useUnsaved(isChanged);
  if (!may) {
    return <p className="text-xs text-muted">{needs === "owner" ? texts.ownersOnly : texts.editorsOnly}</p>;
  }
  return (
    <div className="flex gap-2">
      <Button look="primary" disabled={!isChanged || isWrong} busy={isBusy} onClick={onSave}>
        {texts.save}
      </Button>
      {isChanged ? <Button onClick={onReset}>{texts.cancel}</Button> : null}
    </div>
  );
}
