import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { texts } from "../texts/everywhere.ts";

interface DialogProps {
  title: string;
  /** What it is about, read out when it opens. */
  description?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  /** `side` slides in from the right and keeps the page in sight. */
  place?: "middle" | "side";
  isWide?: boolean;
  /** Without inner space: what it holds has its own. */
  isFlush?: boolean;
  /** Holds what is shown once: neither Escape nor a click beside it closes it. */
  isFirm?: boolean;
  children: ReactNode;
  /** The buttons, at its foot. */
  actions?: ReactNode;
}

const places = {
  middle:
    "top-[8vh] left-1/2 max-h-[84vh] w-[calc(100vw-2rem)] -translate-x-1/2 rounded-xl border border-line",
  side: "top-0 right-0 h-dvh w-full border-l border-line",
} as const;
const widths = {
  middle: { normal: "max-w-lg", wide: "max-w-4xl" },
  side: { normal: "sm:max-w-md", wide: "sm:max-w-3xl" },
} as const;

/** Within a dialog that asks for something. */
const firstToFillIn = "input:enabled, select:enabled, textarea:enabled";
const firstToDo =
  ":scope > :not(header) :is(input, select, textarea, a[href], button, [tabindex='0'], [contenteditable='true']):not(:disabled)";
const stay = (event: Event) => event.preventDefault();

/** Something to be done before one goes on; Escape and a click beside it close it. */
export function Dialog({
  title,
  description,
  isOpen,
  onClose,
  place = "middle",
  isWide = false,
  isFlush = false,
  isFirm = false,
  children,
  actions,
}: DialogProps) {
  const content = useRef<HTMLDivElement>(null);
  // The first thing to do is not to close it again.
  const focusFirst = (event: Event) => {
    event.preventDefault();
    const first = (selector: string) => content.current?.querySelector<HTMLElement>(selector);
    (first(firstToFillIn) ?? first(firstToDo) ?? content.current)?.focus();
  };
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          ref={content}
          onOpenAutoFocus={focusFirst}
          {...(isFirm && { onEscapeKeyDown: stay, onInteractOutside: stay })}
          {...(description === undefined && { "aria-describedby": undefined })}
          className={`fixed z-50 flex flex-col bg-raised shadow-2xl ${places[place]} ${widths[place][isWide ? "wide" : "normal"]}`}
        >
          <header className="flex items-start justify-between gap-4 border-b border-line px-5 py-4">
            <div className="min-w-0">
              <Radix.Title className="text-base font-semibold break-words">{title}</Radix.Title>
              {description === undefined ? null : (
                <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              {/* Without a tooltip, which would take the first Escape for itself. */}
              <button
                type="button"
                aria-label={texts.close}
                className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
              >
                <X className="size-4" aria-hidden />
              </button>
            </Radix.Close>
          </header>
          <div className={`min-h-0 flex-1 overflow-y-auto ${isFlush ? "" : "px-5 py-4"}`}>{children}</div>
          {actions === undefined ? null : (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {actions}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
