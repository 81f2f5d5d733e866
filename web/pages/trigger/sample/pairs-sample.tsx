import { useState } from "react";
import { KeyValues, type Pair } from "../../../parts/trigger/key-values.tsx";
import { texts } from "../../../texts/sample.ts";
import { givenOf, SampleForm, type SamplePartProps } from "./sample-form.tsx";

/** A sample as keys and values (S44): `1` is a number, `true` a boolean. */
export function PairsSample(props: SamplePartProps) {
  const [pairs, setPairs] = useState<readonly Pair[]>([]);
  return (
    <SampleForm {...props} body={() => ({ pairs: givenOf(pairs) })}>
      <KeyValues label={texts.pairs} pairs={pairs} onPairs={setPairs} />
    </SampleForm>
  );
}
