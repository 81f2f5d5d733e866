import { texts } from "../texts/pairs.ts";
import { CopyButton } from "./copy.tsx";

interface PairsProps {
  label: string;
  pairs: Readonly<Record<string, unknown>>;
}

/** Names with their values: headers, parameters. A value that is no text stands as JSON. */
export function Pairs({ label, pairs }: PairsProps) {
  const entries = Object.entries(pairs);
  if (entries.length === 0) return <p className="text-sm text-muted">{texts.none}</p>;
  return (
    <table aria-label={label} className="w-full table-fixed text-sm">
      <thead className="sr-only">
        <tr>
          <th scope="col">{texts.name}</th>
          <th scope="col">{texts.value}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(([name, value]) => (
          <tr key={name} className="group border-b border-line last:border-0">
            <th
              scope="row"
              className="w-2/5 py-1.5 pr-3 text-left align-top font-medium break-words sm:w-1/3"
            >
              {name}
            </th>
            {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its text is its label */}
            <td className="py-1.5 align-top">
              <div className="flex items-start gap-1">
                <span className="min-w-0 flex-1 font-mono text-xs leading-5 break-all whitespace-pre-wrap">
                  {textOf(value)}
                </span>
                <span className="-my-1.5 opacity-0 group-hover:opacity-100 focus-within:opacity-100">
                  <CopyButton text={textOf(value)} label={texts.copy(name)} />
                </span>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 2);
