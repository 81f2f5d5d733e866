import type { DeadLetter } from "../../../src/contract/dead-letter.ts";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/dead-letters.ts";
import { type AddressGroup, groupsOf } from "./address-groups.ts";
import { LetterActions } from "./letter-actions.tsx";

interface AddressTableProps {
  letters: readonly DeadLetter[];
  /** These are all there are. */
  isComplete: boolean;
  onOpen: (url: string) => void;
}

/** Dead letters by the address that has not taken them. */
export const AddressTable = ({ letters, isComplete, onOpen }: AddressTableProps) => (
  <>
    <Table
      label={texts.views.addresses}
      columns={columnsWith(onOpen)}
      rows={groupsOf(letters)}
      keyOf={({ url }) => url}
    />
    {isComplete ? null : (
      <p className="border-t border-line px-4 py-3 text-xs text-muted">{texts.incomplete(letters.length)}</p>
    )}
  </>
);

const columnsWith = (open: (url: string) => void) =>
  [
    {
      name: "address",
      title: texts.columns.address,
      isMain: true,
      cell: ({ url, reason, workflows }: AddressGroup) => (
        <div className="min-w-0">
          <button
            type="button"
            onClick={() => open(url)}
            className="block max-w-full truncate text-left font-medium hover:text-accent hover:underline"
          >
            {url}
          </button>
          <div className="truncate text-xs text-muted">
            {workflows.join(", ")} · {reason}
          </div>
        </div>
      ),
    },
    {
      name: "letters",
      title: texts.columns.letters,
      isNumber: true,
      cell: ({ ids }: AddressGroup) => ids.length,
    },
    {
      name: "last",
      title: texts.columns.last,
      from: "md",
      cell: ({ lastAt }: AddressGroup) => <Moment at={lastAt} />,
    },
    {
      name: "actions",
      title: <span className="sr-only">{texts.actions}</span>,
      cell: ({ ids }: AddressGroup) => <LetterActions ids={ids} />,
    },
  ] as const;
