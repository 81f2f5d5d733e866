import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Credential } from "../../../../src/contract/credential.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { Button } from "../../../parts/button.tsx";
import { Field } from "../../../parts/field.tsx";
import { Card } from "../../../parts/page.tsx";
import { Select } from "../../../parts/select.tsx";
import { useCatalog, useSchemeTitles } from "../../../parts/trigger/catalog.ts";
import { texts } from "../../../texts/authentication.ts";
import { texts as statuses } from "../../../texts/status.ts";
import { useEditor } from "../editor.ts";
import { type Guess, guessWays } from "./guess.ts";

const lookedAtMax = 20;
/** A list to choose from is as wide as its longest line. */
const reasonCharactersMax = 60;
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

/** From one request that came, the ways in which its sender seems to prove itself. */
export function ProposeWay({ onTake }: { onTake: (credential: Credential) => void }) {
  const { trigger } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const [chosen, setChosen] = useState("");
  const recent = useQuery({
    queryKey: [workspace, "triggers", trigger.id, "requests"],
    queryFn: async () =>
      (await client.listDeliveries({ query: { trigger: trigger.id, limit: lookedAtMax } })).items,
  });
  if (recent.data === undefined) return null;
  return (
    <Card title={texts.propose} about={texts.proposeAbout}>
      {recent.data.length === 0 ? (
        <p className="text-sm text-muted">{texts.proposeNone}</p>
      ) : (
        <div className="flex flex-col gap-4">
          <Field label={texts.proposeChoose}>
            {(control) => (
              <Select
                {...control}
                value={chosen}
                onValue={setChosen}
                options={[
                  { value: "", label: texts.proposePick },
                  ...recent.data.map(({ id, receivedAt, method, status, reason }) => ({
                    value: id,
                    label: [
                      clock.format(new Date(receivedAt)),
                      method,
                      statuses[status],
                      reason?.slice(0, reasonCharactersMax),
                    ]
                      .filter(Boolean)
                      .join(" · "),
                  })),
                ]}
              />
            )}
          </Field>
          {chosen === "" ? null : <Proposals delivery={chosen} onTake={onTake} />}
        </div>
      )}
    </Card>
  );
}

function Proposals({ delivery, onTake }: { delivery: string; onTake: (credential: Credential) => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const catalog = useCatalog();
  const { data } = useQuery({
    queryKey: [workspace, "deliveries", delivery],
    queryFn: () => client.getDelivery({ delivery }),
  });
  if (data === undefined || catalog === undefined) return null;
  const guesses = guessWays(data.headers, catalog.providers);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm font-medium">{guesses.length === 0 ? texts.proposedNothing : texts.proposed}</p>
      <ul className="flex flex-col gap-2">
        {guesses.map((guess) => (
          <Proposal
            key={`${guess.scheme} ${guess.because.join(" ")}`}
            guess={guess}
            onTake={() => onTake({ scheme: guess.scheme, ...guess.settings })}
          />
        ))}
      </ul>
      {data.status === "rejected" ? (
        <Link
          to="/$workspace/deliveries/$delivery"
          params={{ workspace, delivery }}
          className="text-sm font-medium text-accent underline"
        >
          {texts.whyRefused}
        </Link>
      ) : null}
    </div>
  );
}

function Proposal({ guess, onTake }: { guess: Guess; onTake: () => void }) {
  const title = useSchemeTitles()(guess.scheme);
  const { canWrite } = useEditor();
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line px-3 py-2">
      <div className="min-w-0">
        <p className="text-sm font-medium">{title}</p>
        <p className="text-xs break-words text-muted">
          {texts.proposedBy} <code className="font-mono">{guess.because.join(", ")}</code>
        </p>
      </div>
      <Button size="small" disabled={!canWrite} aria-label={texts.takeProposal(title)} onClick={onTake}>
        {texts.take2}
      </Button>
    </li>
  );
}
