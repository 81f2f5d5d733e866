import { type ReactNode, useEffect } from "react";
import { Mark } from "../../shell/mark.tsx";

interface GateProps {
  title: string;
  about?: ReactNode;
  children?: ReactNode;
}

/** The page before one is in: a title and one thing to fill in. */
export function Gate({ title, about, children }: GateProps) {
  useEffect(() => {
    document.title = `${title} · Tripline`;
  }, [title]);
  return (
    // Not in the middle, which moves with what is in it.
    <main className="grid min-h-dvh items-start justify-items-center p-4 pt-[max(1rem,14dvh)]">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex justify-center">
          <Mark />
        </div>
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-sm sm:p-8">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {about === undefined ? null : <div className="mt-1.5 text-sm text-muted">{about}</div>}
          {children === undefined ? null : <div className="mt-6">{children}</div>}
        </div>
      </div>
    </main>
  );
}
