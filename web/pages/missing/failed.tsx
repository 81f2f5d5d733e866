import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ProblemNote } from "../../parts/problem-note.tsx";

/** A page that could not be drawn: what happened, and a way to try again. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="mx-auto w-full max-w-2xl p-6">
      <ProblemNote error={error} onRetry={retry} />
    </div>
  );
}
