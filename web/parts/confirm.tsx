import { type ReactNode, useState } from "react";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { useToasts } from "./toasts.tsx";

interface ConfirmProps {
  title: string;
  /** What will be so afterwards, and whether it can be undone. */
  children: ReactNode;
  /** What the button says: the verb, not "OK". */
  verb: string;
  isDanger?: boolean;
  isWide?: boolean;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that can't be undone. */
export function Confirm({
  title,
  children,
  verb,
  isDanger = true,
  isWide = false,
  isOpen,
  onClose,
  onConfirm,
}: ConfirmProps) {
  const [isBusy, setBusy] = useState(false);
  const toasts = useToasts();
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      toasts.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      isWide={isWide}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button look={isDanger ? "danger" : "primary"} busy={isBusy} onClick={() => void confirm()}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="text-sm">{children}</div>
    </Dialog>
  );
}
