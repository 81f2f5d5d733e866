import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface MenuProps {
  /** What opens it: a button. */
  opener: ReactNode;
  align?: "start" | "end";
  /** What opens it does something else now. */
  isShut?: boolean;
  children: ReactNode;
}

export function Menu({ opener, align = "end", isShut = false, children }: MenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild disabled={isShut}>
        {opener}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[70vh] min-w-48 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-xl"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  onSelect?: () => void;
  isDanger?: boolean;
  disabled?: boolean;
  /** A link to be drawn as the item. */
  asChild?: boolean;
  children: ReactNode;
}

export function MenuItem({ icon, onSelect, isDanger = false, disabled, asChild, children }: MenuItemProps) {
  return (
    <Radix.Item
      {...(onSelect && { onSelect })}
      {...(disabled !== undefined && { disabled })}
      {...(asChild !== undefined && { asChild })}
      className={`flex items-center gap-2 rounded-md px-2.5 py-1.5 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken ${isDanger ? "text-bad" : ""}`}
    >
      {asChild === true ? (
        children
      ) : (
        <>
          {icon}
          {children}
        </>
      )}
    </Radix.Item>
  );
}

export const MenuLine = () => <Radix.Separator className="my-1 h-px bg-line" />;

export const MenuTitle = ({ children }: { children: ReactNode }) => (
  <Radix.Label className="px-2.5 py-1 text-xs font-medium text-muted">{children}</Radix.Label>
);
