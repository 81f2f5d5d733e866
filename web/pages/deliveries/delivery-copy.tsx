import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CallLanguage } from "../../../src/contract/delivery.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Choice } from "../../parts/choice.tsx";
import { CodeBlock } from "../../parts/copy.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/delivery.ts";

/** The same request as a program that sends it again. */
export function DeliveryCopy({ delivery }: { delivery: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [as, setAs] = useState<CallLanguage>("curl");
  const copy = useQuery({
    queryKey: [workspace, "deliveries", "one", delivery, "copy", as],
    queryFn: async () => (await client.copyDelivery({ delivery, query: { as } })).text,
  });
  return (
    <div className="flex flex-col gap-3">
      <Choice
        label={texts.request.language}
        value={as}
        options={CallLanguage.options.map((value) => ({ value, label: texts.languages[value] }))}
        onValue={setAs}
      />
      {copy.isPending ? <Skeleton rows={4} /> : null}
      {copy.isError ? <ProblemNote error={copy.error} onRetry={() => void copy.refetch()} /> : null}
      {copy.data === undefined ? null : <CodeBlock text={copy.data} />}
      <p className="text-xs text-muted">{texts.request.copyHint}</p>
    </div>
  );
}
