import type { DeadLetterAddress, DeadLetterQuery } from "../../../src/contract/dead-letter.ts";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/dead-letters.ts";
import { upToNow } from "../../url-search.ts";
import { type LetterAct, LetterActions } from "./letter-actions.tsx";

interface AddressTableProps {
  addresses: readonly DeadLetterAddress[];
  /** What they were counted by. */
  query: DeadLetterQuery;
  onOpen: (address: string) => void;
  onAct: (act: LetterAct) => void;
}

/** Dead letters by the address that has not taken them. */
export const AddressTable = ({ addresses, ...rest }: AddressTableProps) => (
  <Table
    label={texts.views.addresses}
    columns={columnsWith(rest)}
    rows={addresses}
    keyOf={({ address }) => address}
  />
);

const columnsWith = ({ query, onOpen, onAct }: Omit<AddressTableProps, "addresses">) =>
  [
    {
      name: "address",
      title: texts.columns.address,
      isMain: true,
      cell: ({ address, newest, workflows }: DeadLetterAddress) => (
        <div className="min-w-0">
          <button
            type="button"
            onClick={() => onOpen(address)}
            className="block max-w-full truncate text-left font-medium hover:text-accent hover:underline"
          >
            {address}
          </button>
          <div className="truncate text-xs text-muted">
            {workflows.join(", ")} · {newest.reason}
          </div>
        </div>
      ),
    },
    {
      name: "letters",
      title: texts.columns.letters,
      isNumber: true,
      cell: ({ letters }: DeadLetterAddress) => letters,
    },
    {
      name: "last",
      title: texts.columns.newest,
      from: "@2xl",
      cell: ({ newest }: DeadLetterAddress) => <Moment at={newest.createdAt} />,
    },
    {
      name: "actions",
      title: <span className="sr-only">{texts.actions}</span>,
      isLast: true,
      cell: ({ address, letters }: DeadLetterAddress) => (
        <LetterActions
          count={letters}
          // What comes later is not meant.
          choose={() => ({ query: upToNow({ ...query, address }) })}
          onAct={onAct}
        />
      ),
    },
  ] as const;
