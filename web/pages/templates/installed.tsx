import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import type { TemplateInstalled } from "../../../src/contract/template.ts";
import { useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { CodeBlock, CopyField } from "../../parts/copy.tsx";
import { Card } from "../../parts/page.tsx";
import { Prose } from "../../parts/prose.tsx";
import { texts } from "../../texts/templates.ts";

const own = texts.install;

/** What was made, where it is, and what is left to do. */
export function Installed({ installed }: { installed: TemplateInstalled }) {
  const workspace = useWorkspace();
  const { name, triggers, secrets, next } = installed;
  const made = secrets.filter(({ value }) => value !== null);
  return (
    <Card>
      <output className="flex flex-col gap-5">
        <p className="flex items-center gap-2 font-semibold">
          <CircleCheck className="size-5 text-good" aria-hidden />
          {own.done(name)}
        </p>
        {made.map((secret) => (
          <div key={secret.name} className="flex flex-col gap-1.5 text-sm">
            <p>
              <span className="font-medium">{secret.name}</span>: {own.made}
            </p>
            <CopyField text={secret.value ?? ""} label={secret.name} />
          </div>
        ))}
        {triggers.map(({ name: trigger, publicUrl, curl }) => (
          <div key={trigger} className="flex flex-col gap-1.5 text-sm">
            <p className="font-medium">{own.publicUrl}</p>
            <CopyField text={publicUrl} label={own.publicUrl} />
            <p className="font-medium">{own.curl}</p>
            <CodeBlock text={curl} />
          </div>
        ))}
        <div className="flex flex-col gap-1.5 text-sm">
          <p className="font-medium">{own.nextTitle}</p>
          <ol className="flex list-decimal flex-col gap-1 pl-5">
            {next.map((step) => (
              <li key={step}>
                <Prose text={step} />
              </li>
            ))}
          </ol>
        </div>
        <div className="flex flex-wrap gap-2">
          <Link
            to="/$workspace/workflows/$workflow"
            params={{ workspace, workflow: name }}
            className={buttonClass({ look: "primary" })}
          >
            {own.workflow}
          </Link>
          {triggers.map(({ name: trigger }) => (
            <Link
              key={trigger}
              to="/$workspace/triggers/$trigger"
              params={{ workspace, trigger }}
              className={buttonClass()}
            >
              {own.trigger}
            </Link>
          ))}
        </div>
      </output>
    </Card>
  );
}
