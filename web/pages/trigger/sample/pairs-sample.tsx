import { useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { KeyValues, type Pair, recordOf } from "../../../parts/trigger/key-values.tsx";
import { texts } from "../../../texts/sample.ts";
import { Around, type AroundPairs, aroundOf, noneAround } from "./around.tsx";
import type { SamplePartProps } from "./json-sample.tsx";

/** A sample as keys and values (S44): `1` is a number, `true` a boolean. */
export function PairsSample({ onSample, isBusy }: SamplePartProps) {
  const [pairs, setPairs] = useState<readonly Pair[]>([]);
  const [around, setAround] = useState<AroundPairs>(noneAround);
  return (
    <form
      className="flex flex-col items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const body = recordOf(pairs);
        onSample({ ...(Object.keys(body).length > 0 && { pairs: body }), ...aroundOf(around) });
      }}
    >
      <div className="w-full">
        <KeyValues label={texts.pairs} pairs={pairs} onPairs={setPairs} />
      </div>
      <Around pairs={around} onPairs={setAround} />
      <Button type="submit" look="primary" busy={isBusy}>
        {texts.generate}
      </Button>
    </form>
  );
}
