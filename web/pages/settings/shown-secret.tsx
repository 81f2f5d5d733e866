import { useQuery } from "@tanstack/react-query";
import { useClient, useWorkspace } from "../../client.ts";
import { CopyField } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/settings.ts";

/** A secret that came with a provider's challenge, which its author has to tell the provider. */
export function ShownSecret({ name, onClose }: { name: string; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  // Each time is written down as somebody's having seen it: it is asked for once, and not kept.
  const learned = useQuery({
    queryKey: [workspace, "learned-secret", name],
    queryFn: () => client.showLearnedSecret({ secret: name }),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const own = texts.secretsPage;
  return (
    <Dialog title={own.shownTitle} description={own.shownAbout} isOpen onClose={onClose}>
      {learned.isPending ? <Skeleton rows={1} /> : null}
      {learned.isError ? <ProblemNote error={learned.error} /> : null}
      {learned.data === undefined ? null : <CopyField text={learned.data.value} label={name} />}
    </Dialog>
  );
}
