import type { Scope } from "../../../src/contract/key.ts";
import { useMay } from "../../may.ts";
import { Button } from "../../parts/button.tsx";
import { LeaveGuard } from "../../parts/leave-guard.tsx";
import { texts } from "../../texts/settings.ts";

interface SaveBarProps {
  /** What saving takes. */
  scope: Scope;
  isChanged: boolean;
  /** What stands there can't be saved. */
  isWrong?: boolean;
  isBusy: boolean;
  onSave: () => void;
  onReset: () => void;
}

/** Saves a card, or takes back what was changed in it; says why it can't where one may not. */
export function SaveBar({ scope, isChanged, isWrong = false, isBusy, onSave, onReset }: SaveBarProps) {
  const may = useMay(scope);
  if (!may) {
    return <p className="text-xs text-muted">{scope === "admin" ? texts.ownersOnly : texts.editorsOnly}</p>;
  }
  return (
    <div className="flex gap-2">
      <LeaveGuard isChanged={isChanged} />
      <Button look="primary" disabled={!isChanged || isWrong} busy={isBusy} onClick={onSave}>
        {texts.save}
      </Button>
      {isChanged ? <Button onClick={onReset}>{texts.cancel}</Button> : null}
    </div>
  );
}
