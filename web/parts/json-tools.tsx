import { Braces, Route } from "lucide-react";
import { texts } from "../texts/json-tree.ts";
import { copyText } from "./copy.tsx";
import { useToasts } from "./toasts.tsx";

/** Copies a value, or where it is; shown over the end of the line that is looked at. */
export function JsonTools({ path, value, isActive }: { path: string; value: unknown; isActive: boolean }) {
  const toasts = useToasts();
  const copy = async (text: string, told: string) => {
    try {
      await copyText(text);
      toasts.done(told);
    } catch (error) {
      toasts.failed(error);
    }
  };
  const written = () => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
  return (
    <span className="absolute right-1 flex gap-0.5 rounded bg-sunken opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
      <Tool
        label={texts.copyPath}
        isActive={isActive}
        icon={<Route className="size-3.5" aria-hidden />}
        onClick={() => void copy(path, texts.pathCopied(path))}
      />
      <Tool
        label={texts.copyValue}
        isActive={isActive}
        icon={<Braces className="size-3.5" aria-hidden />}
        onClick={() => void copy(written(), texts.valueCopied)}
      />
    </span>
  );
}

interface ToolProps {
  label: string;
  isActive: boolean;
  icon: React.ReactNode;
  onClick: () => void;
}

function Tool({ label, isActive, icon, onClick }: ToolProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      tabIndex={isActive ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      className="inline-flex size-6 items-center justify-center rounded text-muted hover:bg-surface hover:text-ink"
    >
      {icon}
    </button>
  );
}
