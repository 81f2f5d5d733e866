import { type ComponentProps, useId } from "react";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { ProblemNote } from "./problem-note.tsx";

interface FormDialogProps extends Omit<ComponentProps<typeof Dialog>, "isOpen" | "actions" | "isFlush"> {
  isOpen?: boolean;
  /** What the button says that sends it. */
  verb: string;
  /** Whether it can be sent as it is filled in. */
  isReady?: boolean;
  isBusy: boolean;
  /** Why it was not done; null: nothing has failed. */
  error?: unknown;
  /** By the button, or by Enter in a field. */
  onSubmit: () => void;
}

/** Something to be filled in and sent; or left, by its other button. */
export function FormDialog(props: FormDialogProps) {
  const { isOpen = true, verb, isReady = true, isBusy, error = null, onSubmit, children, ...dialog } = props;
  const form = useId();
  return (
    <Dialog
      {...dialog}
      isOpen={isOpen}
      actions={
        <>
          <Button onClick={dialog.onClose}>{texts.cancel}</Button>
          <Button type="submit" form={form} look="primary" disabled={!isReady} busy={isBusy}>
            {verb}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          // A dialog that was opened from this one lies within it for React, but not on the page.
          event.stopPropagation();
          if (isReady && !isBusy) onSubmit();
        }}
      >
        {error === null ? null : <ProblemNote error={error} />}
        {children}
      </form>
    </Dialog>
  );
}
