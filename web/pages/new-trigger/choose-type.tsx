import { Link, useNavigate } from "@tanstack/react-router";
import { useWorkspace } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { ChoiceCards } from "../../parts/choice-cards.tsx";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts/new-trigger.ts";

/** What starts the work. External is what a trigger is; the others lead to where they are set (S1). */
export function ChooseType({ isChosen }: { isChosen: boolean }) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
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
            chosen="external"
            onChoose={() => undefined}
            choices={[{ name: "external", ...texts.types.external }]}
          />
        </div>
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
        <OtherWays />
      </div>
    </Card>
  );
}

/** What starts work without being a trigger of its own, and where that is set. */
function OtherWays() {
  const workspace = useWorkspace();
  return (
    <section aria-label={texts.others} className="w-full border-t border-line pt-4">
      <h3 className="text-sm font-semibold">{texts.others}</h3>
      <dl className="mt-2 flex flex-col gap-2 text-sm">
        {(["email", "schedule", "after"] as const).map((name) => (
          <div key={name}>
            <dt className="inline font-medium">{texts.types[name].title}: </dt>
            <dd className="inline text-muted">
              {texts.types[name].about}{" "}
              {name === "email" ? null : (
                <Link
                  to="/$workspace/workflows"
                  params={{ workspace }}
                  className="text-accent underline underline-offset-2"
                >
                  {texts.toWorkflows}
                </Link>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
