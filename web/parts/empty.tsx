import type { ReactNode } from "react";

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  /** What belongs here, and how it gets here. */
  children?: ReactNode;
  /** The one thing to do now. */
  action?: ReactNode;
}

/** Where nothing is yet: what to do. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-14 text-center">
      {icon === undefined ? null : (
        <div className="rounded-full bg-accent-soft p-3 text-accent [&>svg]:size-6" aria-hidden>
          {icon}
        </div>
      )}
      <p className="text-base font-semibold">{title}</p>
      {children === undefined ? null : <div className="max-w-md text-sm text-muted">{children}</div>}
      {action}
    </div>
  );
}
