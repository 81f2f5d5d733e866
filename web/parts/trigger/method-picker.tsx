import { useState } from "react";
import { texts } from "../../texts/credential.ts";
import { Button } from "../button.tsx";
import { ChoiceCards } from "../choice-cards.tsx";
import { useSchemeTitles } from "./catalog.ts";
import { MoreWays } from "./more-ways.tsx";
import { isMainScheme, mainSchemes } from "./proof.ts";

interface MethodPickerProps {
  scheme: string | undefined;
  onScheme: (scheme: string) => void;
  error?: string | undefined;
}

/** The four main methods (S3), and a door to all others. */
export function MethodPicker({ scheme, onScheme, error }: MethodPickerProps) {
  const [isOpen, setOpen] = useState(false);
  const title = useSchemeTitles()(scheme ?? "");
  const isOther = scheme !== undefined && !isMainScheme(scheme);
  return (
    <div className="flex flex-col gap-3">
      <ChoiceCards
        label={texts.method}
        choices={mainSchemes.map((name) => ({ name, ...texts.methods[name] }))}
        chosen={scheme !== undefined && isMainScheme(scheme) ? scheme : undefined}
        onChoose={onScheme}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => setOpen(true)} aria-haspopup="dialog">
          {texts.moreWays}
        </Button>
        {isOther ? (
          <p className="text-sm">
            {texts.chosenOther}: <strong className="font-semibold">{title}</strong>
          </p>
        ) : (
          <p className="text-xs text-muted">{texts.moreWaysAbout}</p>
        )}
      </div>
      {error === undefined ? null : (
        <p role="alert" className="text-xs font-medium text-bad">
          {error}
        </p>
      )}
      <MoreWays
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onChoose={(chosen) => {
          setOpen(false);
          onScheme(chosen);
        }}
      />
    </div>
  );
}
