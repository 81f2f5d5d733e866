import { type ReactNode, useState } from "react";
import { ProblemNote } from "./problem-note.tsx";

interface FormProps {
  /** Runs when it is sent; what it throws is shown above. */
  onSubmit: () => Promise<unknown>;
  /** Draws the fields and the button, which is busy while it is under way. */
  children: (state: { isBusy: boolean }) => ReactNode;
}

/** Fields that are sent together, by a button or by Enter. */
export function Form({ onSubmit, children }: FormProps) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await onSubmit();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {error === null ? null : <ProblemNote error={error} />}
      {children({ isBusy })}
    </form>
  );
}
