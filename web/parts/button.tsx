import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Tooltip } from "./tooltip.tsx";

type Look = "primary" | "secondary" | "ghost" | "danger";
type Size = "small" | "normal";

const looks = {
  primary: "bg-accent text-accent-ink hover:brightness-110 active:brightness-95",
  secondary: "border border-line-strong/50 bg-surface text-ink hover:bg-sunken",
  ghost: "text-ink hover:bg-sunken",
  danger: "border border-bad/50 bg-surface text-bad hover:bg-bad-soft",
} as const satisfies Record<Look, string>;

const sizes = {
  small: "h-8 gap-1.5 px-2.5 text-sm",
  normal: "h-9 gap-2 px-3.5 text-sm",
} as const satisfies Record<Size, string>;

/** The classes of a button, for what looks like one and is a link. */
export function buttonClass({ look = "secondary", size = "normal" }: { look?: Look; size?: Size } = {}) {
  return `inline-flex shrink-0 items-center justify-center rounded-lg font-medium whitespace-nowrap transition-colors disabled:opacity-50 ${looks[look]} ${sizes[size]}`;
}

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> {
  look?: Look;
  size?: Size;
  /** What it started is under way: it can't be pressed again. */
  busy?: boolean;
  icon?: ReactNode;
}

export function Button({ look, size, busy = false, icon, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={buttonClass({ ...(look && { look }), ...(size && { size }) })}
    >
      {busy ? <LoaderCircle className="size-4 animate-spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "children"> {
  /** What it does; read out, and shown on hover and focus. */
  label: string;
  icon: ReactNode;
}

/** A button that is only a picture. */
export function IconButton({ label, icon, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink disabled:opacity-40"
      >
        {icon}
      </button>
    </Tooltip>
  );
}
