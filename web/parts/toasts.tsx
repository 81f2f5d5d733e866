import { CircleAlert, CircleCheck, X } from "lucide-react";
import { Toast } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { messageOf } from "../../src/contract/problem.ts";
import { texts } from "../texts/everywhere.ts";
import { IconButton } from "./button.tsx";

interface Told {
  number: number;
  kind: "done" | "failed";
  text: string;
}

export interface Toaster {
  /** Says briefly that something was done. */
  done(text: string): void;
  /** Says what went wrong, long enough to be read, or until it is closed. */
  failed(error: unknown): void;
}

const shownMs = 5_000;
const failedShownMs = 20_000;
const atOnceMax = 4;
const Context = createContext<Toaster | null>(null);

/** Short messages in a corner, read out by screen readers. */
export function Toasts({ children }: { children: ReactNode }) {
  const [told, setTold] = useState<readonly Told[]>([]);
  const number = useRef(0);
  const tell = useCallback((kind: Told["kind"], text: string) => {
    number.current += 1;
    const next = { number: number.current, kind, text };
    setTold((before) => [...before, next].slice(-atOnceMax));
  }, []);
  const toaster = useMemo<Toaster>(
    () => ({ done: (text) => tell("done", text), failed: (error) => tell("failed", messageOf(error)) }),
    [tell],
  );
  return (
    <Context value={toaster}>
      <Toast.Provider label={texts.messages} swipeDirection="right">
        {children}
        {told.map((one) => (
          <Message
            key={one.number}
            told={one}
            onClose={() => setTold((all) => all.filter((other) => other !== one))}
          />
        ))}
        <Toast.Viewport className="fixed right-0 bottom-0 z-60 flex w-96 max-w-full flex-col gap-2 p-4 outline-none" />
      </Toast.Provider>
    </Context>
  );
}

function Message({ told, onClose }: { told: Told; onClose: () => void }) {
  const isDone = told.kind === "done";
  return (
    <Toast.Root
      type={isDone ? "background" : "foreground"}
      duration={isDone ? shownMs : failedShownMs}
      onOpenChange={(open) => (open ? undefined : onClose())}
      className="flex items-start gap-3 rounded-lg border border-line bg-raised p-3 shadow-xl"
    >
      {isDone ? (
        <CircleCheck className="mt-0.5 size-5 shrink-0 text-good" aria-hidden />
      ) : (
        <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden />
      )}
      <Toast.Description className="min-w-0 flex-1 text-sm break-words">{told.text}</Toast.Description>
      <Toast.Close asChild>
        <IconButton label={texts.close} icon={<X className="size-4" aria-hidden />} />
      </Toast.Close>
    </Toast.Root>
  );
}

export function useToasts(): Toaster {
  const toaster = useContext(Context);
  if (toaster === null) throw new Error("There is no place for messages around this part.");
  return toaster;
}
