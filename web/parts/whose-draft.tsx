import { texts } from "../texts/draft.ts";
import { Button } from "./button.tsx";
import { useToasts } from "./toasts.tsx";

interface WhoseDraftProps {
  onTheirs: () => Promise<unknown>;
  onMine: () => Promise<unknown>;
}

/** After another has saved the draft meanwhile: asks whose is meant. */
export function WhoseDraft({ onTheirs, onMine }: WhoseDraftProps) {
  const toasts = useToasts();
  const doing = (what: Promise<unknown>) => void what.catch((error: unknown) => toasts.failed(error));
  return (
    <div className="flex gap-2">
      <Button size="small" onClick={() => doing(onTheirs())}>
        {texts.takeTheirs}
      </Button>
      <Button size="small" onClick={() => doing(onMine())}>
        {texts.keepMine}
      </Button>
    </div>
  );
}
