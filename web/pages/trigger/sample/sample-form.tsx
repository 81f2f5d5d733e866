import { type ReactNode, useState } from "react";
import type { z } from "zod";
import type { SampleInput } from "../../../../src/contract/sample.ts";
import { Button } from "../../../parts/button.tsx";
import { Disclosure } from "../../../parts/disclosure.tsx";
import { KeyValues, type Pair, recordOf } from "../../../parts/trigger/key-values.tsx";
import { texts } from "../../../texts/sample.ts";

export interface SamplePartProps {
  onSample: (given: z.input<typeof SampleInput>) => void;
  isBusy: boolean;
}

interface SampleFormProps extends SamplePartProps {
  /** What stands in the form. */
  body: () => Pick<z.input<typeof SampleInput>, "text" | "pairs">;
  children: ReactNode;
}

/** A sample's body, with the headers and query parameters that callers are expected to send (S139). */
export function SampleForm({ body, onSample, isBusy, children }: SampleFormProps) {
  const [headers, setHeaders] = useState<readonly Pair[]>([]);
  const [query, setQuery] = useState<readonly Pair[]>([]);
  return (
    <form
      className="flex flex-col items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSample({ ...body(), headers: givenOf(headers), query: givenOf(query) });
      }}
    >
      <div className="w-full">{children}</div>
      <Disclosure title={texts.around}>
        <div className="grid gap-6 lg:grid-cols-2">
          <KeyValues label={texts.headers} pairs={headers} onPairs={setHeaders} />
          <KeyValues label={texts.query} pairs={query} onPairs={setQuery} />
        </div>
      </Disclosure>
      <Button type="submit" look="primary" busy={isBusy}>
        {texts.generate}
      </Button>
    </form>
  );
}

/** What rows say; undefined where they say nothing. */
export function givenOf(pairs: readonly Pair[]) {
  const given = recordOf(pairs);
  return Object.keys(given).length === 0 ? undefined : given;
}
