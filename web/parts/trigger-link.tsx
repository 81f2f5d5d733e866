import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../client.ts";

interface TriggerLinkProps {
  trigger: string;
  title?: string;
  /** Among words that are none: it looks like a link before one points at it. */
  isMarked?: boolean;
}

/** The way to a trigger's page, by its name or id. */
export function TriggerLink({ trigger, title = trigger, isMarked = false }: TriggerLinkProps) {
  const workspace = useWorkspace();
  return (
    <Link
      to="/$workspace/triggers/$trigger"
      params={{ workspace, trigger }}
      className={
        isMarked
          ? "text-accent underline underline-offset-2"
          : "font-medium hover:text-accent hover:underline"
      }
    >
      {title}
    </Link>
  );
}
