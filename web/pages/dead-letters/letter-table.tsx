import type { DeadLetter } from "../../../src/contract/dead-letter.ts";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/dead-letters.ts";
import { type LetterAct, LetterActions } from "./letter-actions.tsx";
import { LetterStatus } from "./letter-status.tsx";

interface LetterTableProps {
  letters: readonly DeadLetter[];
  onOpen: (id: string) => void;
  onAct: (act: LetterAct) => void;
}

/** Dead letters, one a row. */
export const LetterTable = ({ letters, onOpen, onAct }: LetterTableProps) => (
  <Table label={texts.title} columns={columnsWith(onOpen, onAct)} rows={letters} keyOf={({ id }) => id} />
);

const columnsWith = (open: (id: string) => void, onAct: (act: LetterAct) => void) =>
  [
    {
      name: "status",
      title: texts.status,
      cell: ({ status }: DeadLetter) => <LetterStatus of={status} />,
    },
    {
      name: "address",
      title: texts.columns.address,
      isMain: true,
      cell: ({ id, url, reason, workflow, step }: DeadLetter) => (
        <div className="min-w-0">
          <button
            type="button"
            onClick={() => open(id)}
            className="block max-w-full truncate text-left font-medium hover:text-accent hover:underline"
          >
            {url}
          </button>
          <div className="truncate text-xs text-muted">
            {workflow} · {step} · {reason}
          </div>
        </div>
      ),
    },
    {
      name: "tries",
      title: texts.columns.tries,
      from: "@2xl",
      isNumber: true,
      cell: ({ tries }: DeadLetter) => tries,
    },
    {
      name: "since",
      title: texts.columns.last,
      from: "@2xl",
      cell: ({ createdAt }: DeadLetter) => <Moment at={createdAt} />,
    },
    {
      name: "actions",
      title: <span className="sr-only">{texts.actions}</span>,
      isLast: true,
      cell: ({ id }: DeadLetter) => <LetterActions choose={() => ({ ids: [id] })} count={1} onAct={onAct} />,
    },
  ] as const;
