import type { ComponentProps } from "react";
import { useMay } from "../session.ts";
import { texts } from "../texts/everywhere.ts";
import { Button, IconButton } from "./button.tsx";

/** A button for what operators may do; others see that it is there, and why it can't be pressed. */
export function OperateButton({ disabled, ...rest }: ComponentProps<typeof Button>) {
  const may = useMay("operator");
  return (
    <Button {...rest} disabled={disabled === true || !may} {...(!may && { title: texts.forOperators })} />
  );
}

export function OperateIconButton({ disabled, label, ...rest }: ComponentProps<typeof IconButton>) {
  const may = useMay("operator");
  return (
    <IconButton
      {...rest}
      label={may ? label : `${label} (${texts.forOperators})`}
      disabled={disabled === true || !may}
    />
  );
}
