import { createContext, type ReactNode, useContext, useEffect, useId, useState } from "react";
import { LeaveGuard } from "../../parts/leave-guard.tsx";

type Tell = (card: string, isChanged: boolean) => void;

const Context = createContext<Tell>(() => undefined);

/** Asks once before a page is left of which some cards are not saved. */
export function Unsaved({ children }: { children: ReactNode }) {
  const [changed, setChanged] = useState<readonly string[]>([]);
  const [tell] = useState<Tell>(
    () => (card: string, isChanged: boolean) =>
      setChanged((before) => [...before.filter((other) => other !== card), ...(isChanged ? [card] : [])]),
  );
  return (
    <Context value={tell}>
      <LeaveGuard isChanged={changed.length > 0} />
      {children}
    </Context>
  );
}

/** Says of a card whether something in it is not saved. */
export function useUnsaved(isChanged: boolean): void {
  const card = useId();
  const tell = useContext(Context);
  useEffect(() => {
    tell(card, isChanged);
    return () => tell(card, false);
  }, [tell, card, isChanged]);
}
