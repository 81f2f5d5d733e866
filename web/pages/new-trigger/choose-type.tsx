import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useWorkspace } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { ChoiceCards } from "../../parts/choice-cards.tsx";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts/new-trigger.ts";

const types = ["external", "email", "schedule", "after"] as const;
type Type = (typeof types)[number];

/** What starts the work. External is what a trigger is; the others lead to where they are set (S1). */
export function ChooseType({ isChosen }: { isChosen: boolean }) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const [type, setType] = useState<Type>("external");
  const isWorkflows = type === "schedule" || type === "after";
  if (isChosen) {
    return (
      <section className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line bg-surface px-5 py-3">
        <div className="min-w-0">
          <h2 className="text-sm font-semibold">{texts.steps.type}</h2>
          <p className="text-sm">
            <strong className="font-medium">{texts.types.external.title}</strong>{" "}
            <span className="text-muted">{texts.types.external.about}</span>
          </p>
        </div>
        <Link to="." search={{}} className={buttonClass({ size: "small" })}>
          {texts.change}
        </Link>
      </section>
    );
  }
  return (
    <Card title={texts.steps.type}>
      <div className="flex flex-col items-start gap-5">
        <div className="w-full">
          <ChoiceCards
            label={texts.type}
            isLabelHidden
            chosen={type}
            onChoose={setType}
            choices={types.map((name) => ({ name, ...texts.types[name] }))}
          />
        </div>
        {isWorkflows ? (
          <Link
            to="/$workspace/workflows"
            params={{ workspace }}
            className={buttonClass({ look: "primary" })}
          >
            {texts.toWorkflows}
          </Link>
        ) : (
          <Button
            look="primary"
            onClick={() =>
              void navigate({
                to: "/$workspace/triggers/new",
                params: { workspace },
                search: { type: "external" },
              })
            }
          >
            {texts.select}
          </Button>
        )}
      </div>
    </Card>
  );
}
