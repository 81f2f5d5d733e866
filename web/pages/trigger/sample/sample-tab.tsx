import { useState } from "react";
import { ChoiceCards } from "../../../parts/choice-cards.tsx";
import { Checkbox } from "../../../parts/field.tsx";
import { Card } from "../../../parts/page.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { JsonField } from "../../../parts/trigger/json-field.tsx";
import { texts } from "../../../texts/sample.ts";
import { Editable } from "../editable.tsx";
import { useEditor } from "../editor.ts";
import { CaptureSample } from "./capture-sample.tsx";
import { FoundSample } from "./found-sample.tsx";
import { useInferring } from "./inferring.ts";
import { JsonSample } from "./json-sample.tsx";
import { PairsSample } from "./pairs-sample.tsx";

const ways = ["request", "json", "pairs"] as const;
type Way = (typeof ways)[number];

/** The three ways to a sample (S40, S43, S44), and what is taken over of what was found. */
export function SampleTab() {
  const { definition, keeper, canWrite } = useEditor();
  const [way, setWay] = useState<Way>("request");
  const [isFullText, setFullText] = useState(false);
  const inferring = useInferring();
  const infer = (given: Parameters<typeof inferring.infer>[0]) =>
    inferring.infer({ ...given, fullText: isFullText });
  const choose = (chosen: Way) => {
    setWay(chosen);
    inferring.forget();
  };
  return (
    <div className="flex flex-col gap-6">
      <Card title={texts.title} about={texts.about}>
        <div className="flex flex-col gap-5">
          <ChoiceCards
            label={texts.title}
            isLabelHidden
            columns={3}
            choices={ways.map((name) => ({ name, ...texts.ways[name] }))}
            chosen={way}
            onChoose={choose}
          />
          <Checkbox
            label={texts.fullText}
            hint={texts.fullTextHint}
            checked={isFullText}
            onValue={(checked) => {
              setFullText(checked);
              if (inferring.given !== null) inferring.infer({ ...inferring.given, fullText: checked });
            }}
          />
          <div className="border-t border-line pt-5">
            {way === "request" ? <CaptureSample onCaptured={(delivery) => infer({ delivery })} /> : null}
            <Editable>
              {way === "json" ? <JsonSample onSample={infer} isBusy={inferring.isBusy} /> : null}
              {way === "pairs" ? <PairsSample onSample={infer} isBusy={inferring.isBusy} /> : null}
            </Editable>
          </div>
          {inferring.error === null ? null : <ProblemNote error={inferring.error} />}
        </div>
      </Card>
      {inferring.found === null ? null : (
        <FoundSample key={inferring.number} found={inferring.found} onTaken={inferring.forget} />
      )}
      <Card title={texts.payload} about={texts.payloadAbout}>
        <JsonField
          readOnly={!canWrite}
          label={texts.payload}
          value={definition.sample}
          onJson={(sample) => keeper.change({ sample })}
        />
      </Card>
    </div>
  );
}
