import { Field, TextInput } from "../../parts/field.tsx";
import { texts } from "../../texts/replays.ts";

/** Deliveries replayed in a second at most, as it is typed. */
export const rateDefault = "50";
const [rateMin, rateMax] = [0.2, 1_000];

export const isRate = (text: string): boolean =>
  text.trim() !== "" && Number(text) >= rateMin && Number(text) <= rateMax;

export const RateField = ({ rate, onRate }: { rate: string; onRate: (rate: string) => void }) => (
  <Field label={texts.rate} hint={texts.rateHint} error={isRate(rate) ? undefined : texts.rateError}>
    {(control) => (
      <TextInput
        {...control}
        type="number"
        min={rateMin}
        max={rateMax}
        step="any"
        value={rate}
        onValue={onRate}
      />
    )}
  </Field>
);
