import type { ReactNode } from "react";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";
import { CopyField } from "./copy.tsx";
import { Dialog } from "./dialog.tsx";

interface ShownOnceProps {
  title: string;
  about?: string;
  /** Null: there is none to be shown, and it closes as any other. */
  value: string | null;
  /** What the button says that copies it. */
  label: string;
  /** What the button says that closes it. */
  verb?: string;
  onClose: () => void;
  /** What else there is to be said of it. */
  children?: ReactNode;
}

/** A value that nobody can read again. It closes by its buttons alone, so that no slip of the hand loses it. */
export function ShownOnce({
  title,
  about,
  value,
  label,
  verb = texts.done,
  onClose,
  children,
}: ShownOnceProps) {
  return (
    <Dialog
      title={title}
      description={about}
      isOpen
      isFirm={value !== null}
      onClose={onClose}
      actions={
        <Button look="primary" onClick={onClose}>
          {verb}
        </Button>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        {value === null ? null : <CopyField text={value} label={label} />}
        {children}
      </div>
    </Dialog>
  );
}
