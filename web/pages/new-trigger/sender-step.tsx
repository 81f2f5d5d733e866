import { Lock, Plus } from "lucide-react";
import { useId } from "react";
import { Button, IconButton } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { useCatalog } from "../../parts/trigger/catalog.ts";
import { MethodChoice } from "../../parts/trigger/method-choice.tsx";
import { isMainScheme } from "../../parts/trigger/proof.ts";
import { texts } from "../../texts/new-trigger.ts";
import { shortName, withScheme } from "./new-trigger.ts";
import type { StepProps } from "./new-trigger-page.tsx";

interface SenderStepProps extends StepProps {
  isSaving: boolean;
  /** Where it is not one of several steps. */
  title?: string;
}

/** System, Webhook Name, URL Suffix, Public URL and HTTP Method (S133–S137). */
export function SenderStep({ made, change, faults, isSaving, title: heading }: SenderStepProps) {
  return (
    <Card title={heading ?? texts.steps.sender}>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <SystemField {...{ made, change, faults }} />
        <Field label={texts.label} hint={texts.labelHint} error={faults.title} required>
          {(control) => (
            <TextInput
              {...control}
              maxLength={200}
              value={made.title}
              onValue={(title) => change({ title })}
            />
          )}
        </Field>
        <Field label={texts.suffix} hint={texts.suffixHint} error={faults.suffix} required>
          {(control) => (
            <TextInput
              {...control}
              isCode
              placeholder="/orders"
              value={made.suffix}
              onValue={(suffix) => change({ suffix })}
            />
          )}
        </Field>
        <Field label={texts.name} hint={texts.nameHint} error={faults.name}>
          {(control) => (
            <TextInput
              {...control}
              isCode
              placeholder={shortName({ ...made, name: "" })}
              value={made.name}
              onValue={(name) => change({ name })}
            />
          )}
        </Field>
        <PublicUrlLater isSaving={isSaving} />
        <MethodChoice
          label={texts.methods}
          methods={made.methods}
          error={faults.methods}
          onMethods={(methods) => change({ methods })}
        />
      </div>
    </Card>
  );
}

function SystemField({ made, change, faults }: StepProps) {
  const systems = useId();
  const providers = useCatalog()?.providers ?? [];
  return (
    <div className="flex flex-col gap-2">
      <Field label={texts.system} hint={texts.systemHint} error={faults.system} required>
        {(control) => (
          <TextInput
            {...control}
            list={systems}
            maxLength={200}
            value={made.system}
            onValue={(system) => change({ system })}
          />
        )}
      </Field>
      <datalist id={systems}>
        {providers.map(({ name, title }) => (
          <option key={name} value={title} aria-label={title} />
        ))}
      </datalist>
      <KnownProvider made={made} change={change} />
    </div>
  );
}

/** Locked: nobody makes up an address (S136). */
function PublicUrlLater({ isSaving }: { isSaving: boolean }) {
  return (
    <Field label={texts.publicUrl}>
      {(control) => (
        <div className="flex items-center gap-1">
          <div className="relative min-w-0 flex-1">
            <Lock className="absolute top-2.5 left-3 size-4 text-muted" aria-hidden />
            <input
              {...control}
              readOnly
              disabled
              value={texts.publicUrlLater}
              className="h-9 w-full rounded-lg border border-line bg-sunken pr-3 pl-9 text-sm text-muted"
            />
          </div>
          <IconButton
            type="submit"
            label={texts.generate}
            disabled={isSaving}
            icon={<Plus className="size-4" aria-hidden />}
          />
        </div>
      )}
    </Field>
  );
}

/** Offers the provider's own way of proving itself where the system's name is one that is known. */
function KnownProvider({ made, change }: Pick<StepProps, "made" | "change">) {
  const catalog = useCatalog();
  const system = made.system.trim().toLowerCase();
  const provider = catalog?.providers.find(
    ({ name, title }) => system !== "" && (name === system || title.toLowerCase() === system),
  );
  if (provider === undefined || isMainScheme(provider.name)) return null;
  if (made.proof?.credential.scheme === provider.name) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg bg-info-soft px-3 py-2 text-sm">
      <span className="min-w-0 flex-1">{texts.known(provider.title)}</span>
      <Button size="small" onClick={() => change(withScheme(made, provider.name, catalog))}>
        {texts.takeKnown(provider.title)}
      </Button>
    </div>
  );
}
