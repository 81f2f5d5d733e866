import { Disclosure } from "../../../parts/disclosure.tsx";
import { KeyValues, type Pair, recordOf } from "../../../parts/trigger/key-values.tsx";
import { texts } from "../../../texts/sample.ts";

/** What comes with a request beside its body. */
export interface AroundPairs {
  headers: readonly Pair[];
  query: readonly Pair[];
}

export const noneAround: AroundPairs = { headers: [], query: [] };

interface AroundProps {
  pairs: AroundPairs;
  onPairs: (pairs: AroundPairs) => void;
}

/** Headers and query parameters that callers are expected to send (S139). */
export function Around({ pairs, onPairs }: AroundProps) {
  return (
    <Disclosure title={texts.around}>
      <div className="grid gap-6 lg:grid-cols-2">
        <KeyValues
          label={texts.headers}
          pairs={pairs.headers}
          onPairs={(headers) => onPairs({ ...pairs, headers })}
        />
        <KeyValues
          label={texts.query}
          pairs={pairs.query}
          onPairs={(query) => onPairs({ ...pairs, query })}
        />
      </div>
    </Disclosure>
  );
}

export function aroundOf({ headers, query }: AroundPairs) {
  const given = { headers: recordOf(headers), query: recordOf(query) };
  return {
    ...(Object.keys(given.headers).length > 0 && { headers: given.headers }),
    ...(Object.keys(given.query).length > 0 && { query: given.query }),
  };
}
