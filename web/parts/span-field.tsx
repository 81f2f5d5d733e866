import { useState } from "react";
import { instantOf, localOf, type Zone } from "../local-time.ts";
import { texts } from "../texts/span.ts";
import { Period, type Span } from "../url-search.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field, TextInput } from "./field.tsx";
import { Select } from "./select.tsx";

interface SpanFieldProps {
  label: string;
  span: Span;
  onSpan: (span: Span) => void;
}

/** A span of time: back from now, or between two moments. */
export function SpanField({ label, span, onSpan }: SpanFieldProps) {
  const [isOpen, setOpen] = useState(false);
  const isOwn = span.since !== undefined || span.until !== undefined;
  const choose = (value: string) => {
    if (value === "own") return setOpen(true);
    const period = Period.safeParse(value).data;
    return onSpan({ period, since: undefined, until: undefined });
  };
  return (
    <>
      <Select
        aria-label={label}
        value={isOwn ? "chosen" : (span.period ?? "")}
        onValue={choose}
        options={[
          { value: "", label: texts.anyTime },
          ...Period.options.map((value) => ({ value, label: texts.periods[value] })),
          ...(isOwn ? [{ value: "chosen", label: spanText(span) }] : []),
          { value: "own", label: texts.own },
        ]}
      />
      {isOpen ? (
        <OwnSpan
          span={span}
          onClose={() => setOpen(false)}
          onSpan={(chosen) => {
            setOpen(false);
            onSpan({ ...chosen, period: undefined });
          }}
        />
      ) : null}
    </>
  );
}

const zoneName = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface OwnSpanProps {
  span: Span;
  onSpan: (span: Span) => void;
  onClose: () => void;
}

function OwnSpan({ span, onSpan, onClose }: OwnSpanProps) {
  const [zone, setZone] = useState<Zone>("local");
  const [since, setSince] = useState(() => localOf(span.since, "local"));
  const [until, setUntil] = useState(() => localOf(span.until, "local"));
  const isBackwards = since !== "" && until !== "" && since >= until;
  const change = (next: Zone) => {
    setSince(localOf(instantOf(since, zone), next));
    setUntil(localOf(instantOf(until, zone), next));
    setZone(next);
  };
  return (
    <Dialog
      title={texts.title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button
            look="primary"
            disabled={isBackwards}
            onClick={() => onSpan({ since: instantOf(since, zone), until: instantOf(until, zone) })}
          >
            {texts.apply}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={texts.from}>
          {(control) => (
            <TextInput {...control} type="datetime-local" step={1} value={since} onValue={setSince} />
          )}
        </Field>
        <Field label={texts.until} error={isBackwards ? texts.backwards : undefined}>
          {(control) => (
            <TextInput {...control} type="datetime-local" step={1} value={until} onValue={setUntil} />
          )}
        </Field>
        <Field label={texts.zone}>
          {(control) => (
            <Select
              {...control}
              value={zone}
              onValue={(value) => change(value === "utc" ? "utc" : "local")}
              options={[
                { value: "local", label: texts.local(zoneName) },
                { value: "utc", label: texts.utc },
              ]}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

/** The span in the viewer's zone. */
export function spanText({ period, since, until }: Span): string {
  if (period !== undefined) return texts.periods[period];
  const told = (instant: string | undefined) =>
    instant === undefined ? "…" : exact.format(new Date(instant));
  return `${told(since)} – ${told(until)}`;
}
