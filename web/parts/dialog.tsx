import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef, useState } from "react";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";
import { openerNow, returnFocus } from "./opener.ts";

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
  /** Something was written that is lost when it closes: Escape, a click beside it and its cross ask first. */
  isChanged?: boolean;
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
/** In an editor of code Escape is the editor's: it closes what the editor has open, and lets Tab lead on. */
const leaveEditor = (event: Event) => {
  if (event.target instanceof Element && event.target.closest(".cm-editor") !== null) event.preventDefault();
};

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
  isChanged = false,
  children,
  actions,
}: DialogProps) {
  const content = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLElement>(null);
  const [isLeaving, setLeaving] = useState(false);
  // The first thing to do is not to close it again.
  const focusFirst = (event: Event) => {
    event.preventDefault();
    opener.current = openerNow();
    const first = (selector: string) => content.current?.querySelector<HTMLElement>(selector);
    (first(firstToFillIn) ?? first(firstToDo) ?? content.current)?.focus();
  };
  return (
    <Radix.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open && isChanged) setLeaving(true);
        else if (!open) onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay data-cover className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          ref={content}
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus(opener.current);
          }}
          onEscapeKeyDown={isFirm ? stay : leaveEditor}
          {...(isFirm && { onInteractOutside: stay })}
          {...(description === undefined && { "aria-describedby": undefined })}
          className={`fixed z-50 flex flex-col bg-raised shadow-2xl outline-none ${places[place]} ${widths[place][isWide ? "wide" : "normal"]}`}
        >
          <Head title={title} description={description} />
          <div className={`min-h-0 flex-1 overflow-y-auto ${isFlush ? "" : "px-5 py-4"}`}>{children}</div>
          {actions === undefined ? null : (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {actions}
            </footer>
          )}
          {isLeaving ? (
            <Leaving
              onStay={() => setLeaving(false)}
              onGo={() => {
                setLeaving(false);
                onClose();
              }}
            />
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const Head = ({ title, description }: Pick<DialogProps, "title" | "description">) => (
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
);

/** Asks before what was written is lost. */
export const Leaving = ({ onStay, onGo }: { onStay: () => void; onGo: () => void }) => (
  <Dialog
    title={texts.leave.title}
    isOpen
    onClose={onStay}
    actions={
      <>
        <Button onClick={onStay}>{texts.leave.stay}</Button>
        <Button look="danger" onClick={onGo}>
          {texts.leave.go}
        </Button>
      </>
    }
  >
    <p className="text-sm">{texts.leave.about}</p>
  </Dialog>
);
