import { useState } from "react";
import type { Deletion } from "../../../src/contract/deletion.ts";
import type { DeliveryQuery } from "../../../src/contract/delivery-query.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useCountedWork } from "../../counted-work.ts";
import { Checkbox } from "../../parts/field.tsx";
import { WorkDialog } from "../../parts/work-dialog.tsx";
import { texts } from "../../texts/deletion.ts";

/** These, or all that a query finds. */
export type DeletionChoice = { deliveries: string[] } | { query: DeliveryQuery };

interface DeleteDeliveriesProps {
  /** Stays the same while it is counted and done. */
  choice: DeletionChoice;
  onClose: () => void;
  onDone: () => void;
}

/** Says first how many go and what stays, and then deletes them, call by call until stopped. */
export function DeleteDeliveries({ choice, onClose, onDone }: DeleteDeliveriesProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const [releaseKeys, setReleaseKeys] = useState(false);
  const input = { ...choice, releaseKeys };
  const work = useCountedWork({
    key: [workspace, "delete", input],
    count: (signal) => client.deleteDeliveries({ input: { ...input, dryRun: true } }, { signal }),
    part: async (before) => {
      const { deleted, next } = await client.deleteDeliveries({ input: { ...input, before } });
      return { done: deleted, next };
    },
    refreshes: [[workspace, "deliveries"]],
    onDone,
  });
  return (
    <WorkDialog
      title={texts.title}
      about={texts.about}
      verb={texts.verb}
      work={work}
      counted={(count) => <Counted count={count} />}
      totalOf={({ deleted, next }) => (next === null ? deleted : null)}
      told={texts.deleted}
      onClose={onClose}
    >
      <Checkbox
        label={texts.releaseKeys}
        hint={texts.releaseKeysHint}
        checked={releaseKeys}
        onValue={setReleaseKeys}
      />
    </WorkDialog>
  );
}

function Counted({ count: { deleted, needed, keyed, next } }: { count: Deletion }) {
  const isWhole = next === null;
  return (
    <div className="flex flex-col gap-1">
      <p className="font-medium">
        {deleted === 0 && isWhole ? texts.nothing : texts.count(deleted, isWhole)}
      </p>
      {needed === 0 ? null : <p>{texts.needed(needed)}</p>}
      {keyed === 0 ? null : <p>{texts.keyed(keyed)}</p>}
    </div>
  );
}
