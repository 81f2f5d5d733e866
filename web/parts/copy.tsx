import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { texts } from "../texts/everywhere.ts";
import { IconButton } from "./button.tsx";
import { useToasts } from "./toasts.tsx";

const confirmedMs = 1_500;

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, label = texts.copy }: { text: string; label?: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), confirmedMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const toasts = useToasts();
  const copy = async () => {
    try {
      await copyText(text);
      setCopied(true);
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <IconButton
      label={isCopied ? texts.copied : label}
      onClick={() => void copy()}
      icon={
        isCopied ? (
          <Check className="size-4 text-good" aria-hidden />
        ) : (
          <Copy className="size-4" aria-hidden />
        )
      }
    />
  );
}

/**
 * A page that is not served over HTTPS or from this machine has no clipboard; a selection has one. Throws where nothing
 * was copied.
 */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text).catch((cause: unknown) => {
      throw new Error(texts.notCopied, { cause });
    });
    return;
  }
  const { activeElement } = document;
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  // A dialog takes the focus back from whatever stands outside it.
  (activeElement?.closest("[role=dialog]") ?? document.body).append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus();
  if (!isCopied) throw new Error(texts.notCopied);
}

/** An id in a line of facts: cut where there is no room, copied whole. */
export const Copied = ({ text }: { text: string }) => (
  <span className="flex min-w-0 items-center gap-1">
    <code className="min-w-0 truncate font-mono text-xs">{text}</code>
    <CopyButton text={text} />
  </span>
);

/** A value that is to be taken elsewhere whole: an address, a key. */
export function CopyField({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex min-w-0 items-center gap-1 rounded-lg border border-line bg-sunken py-0.5 pr-0.5 pl-3">
      <code
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by keyboard, too
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto font-mono text-[0.8125rem] whitespace-nowrap [scrollbar-width:none]"
      >
        {text}
      </code>
      <CopyButton text={text} label={label} />
    </div>
  );
}

/** Text of several lines to be read and copied: a command, a body. */
export function CodeBlock({ text, label = texts.copy }: { text: string; label?: string }) {
  return (
    <div className="relative rounded-lg border border-line bg-sunken">
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by keyboard, too
        tabIndex={0}
        className="max-h-96 overflow-auto p-3 pr-12 font-mono text-[0.8125rem] leading-relaxed whitespace-pre-wrap wrap-anywhere"
      >
        {text}
      </pre>
      <div className="absolute top-1.5 right-1.5 rounded-lg bg-surface">
        <CopyButton text={text} label={label} />
      </div>
    </div>
  );
}
