import type { Recheck } from "../../../src/contract/quarantine.ts";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/refusal.ts";

/** What would become of a refused request now. */
export const RecheckView = ({ recheck }: { recheck: Recheck }) => (
  <output className="flex flex-col gap-1 text-sm">
    <div>
      <Badge tone={recheck.passes ? "good" : "bad"}>
        {recheck.passes ? texts.passes : texts.refusedAgain}
      </Badge>
    </div>
    {recheck.refusal === null ? null : <p className="break-words">{recheck.refusal}</p>}
    {recheck.workflows.length === 0 ? null : (
      <p>
        {texts.wouldStart} {recheck.workflows.join(", ")}
      </p>
    )}
  </output>
);
