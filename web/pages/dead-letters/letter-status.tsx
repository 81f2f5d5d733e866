import type { DeadLetter } from "../../../src/contract/dead-letter.ts";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/dead-letters.ts";

const tones = { dead: "bad", redriving: "info", delivered: "good" } as const;

export const LetterStatus = ({ of }: { of: DeadLetter["status"] }) => (
  <Badge tone={tones[of]}>{texts.statuses[of]}</Badge>
);
