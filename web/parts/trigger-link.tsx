import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../client.ts";

/** The way to a trigger's page, by its name or id. */
export function TriggerLink({ trigger, title = trigger }: { trigger: string; title?: string }) {
  const workspace = useWorkspace();
  return (
    <Link
      to="/$workspace/triggers/$trigger"
      params={{ workspace, trigger }}
      className="font-medium hover:text-accent hover:underline"
    >
      {title}
    </Link>
  );
}
