import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { Dialog } from "../../parts/dialog.tsx";
import { texts } from "../../texts/workflow-step.ts";
import { useIsWide } from "../../wide.ts";

const widthMin = 320,
  widthMax = 900,
  widthDefault = 440;
const keyStep = 32;
const storageKey = "step panel width";

/** Beside the canvas where there is room for both, else over it. */
export function SidePanel({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  if (useIsWide()) return <Beside>{children}</Beside>;
  return (
    <Dialog place="side" title={title} isOpen onClose={onClose} isFlush>
      {children}
    </Dialog>
  );
}

/** Its left edge is pulled, by mouse or by arrow keys. */
function Beside({ children }: { children: ReactNode }) {
  const [width, setWidth] = useState(keptWidth);
  const change = (to: number) => {
    const bounded = Math.min(Math.max(to, widthMin), widthMax);
    setWidth(bounded);
    keep(bounded);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? window.innerWidth;
    change(right - event.clientX);
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === "ArrowLeft") change(width + keyStep);
    if (key === "ArrowRight") change(width - keyStep);
  };
  return (
    <div className="relative h-full max-w-[60%] shrink-0 border-l border-line bg-surface" style={{ width }}>
      {/* A separator that can be moved is a control. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={texts.narrower}
        aria-valuenow={width}
        aria-valuemin={widthMin}
        aria-valuemax={widthMax}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none hover:bg-accent/30 focus-visible:bg-accent/30"
      />
      {children}
    </div>
  );
}

function keptWidth(): number {
  try {
    const kept = Number(localStorage.getItem(storageKey));
    return kept >= widthMin && kept <= widthMax ? kept : widthDefault;
  } catch {
    return widthDefault;
  }
}

function keep(width: number): void {
  try {
    localStorage.setItem(storageKey, String(width));
  } catch {
    // It holds for this page then.
  }
}
