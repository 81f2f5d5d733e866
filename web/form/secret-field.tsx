import { useState } from "react";
import { NewSecret } from "../parts/secret/new-secret.tsx";
import { StoredSecret } from "../parts/secret/stored-secret.tsx";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** Which secret proves it: a stored one by name, one that is stored now, or a variable of the server's environment. */
export function SecretField(props: ValueProps) {
  const { own, field, disabled } = useFrame(props);
  const [isStoring, setStoring] = useState(false);
  return (
    <div data-field={props.path}>
      <StoredSecret
        {...field}
        disabled={disabled}
        reference={typeof props.value === "string" ? props.value : undefined}
        onReference={props.onChange}
        onStore={() => setStoring(true)}
        takesVariable={own.pattern?.includes("env:") === true}
      />
      <NewSecret isOpen={isStoring} onClose={() => setStoring(false)} onStored={props.onChange} />
    </div>
  );
}
