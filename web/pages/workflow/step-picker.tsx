import { ClipboardPaste, CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { builtInSystem } from "../../../src/contract/catalog.ts";
import { KindIcon } from "../../canvas/kind-icon.tsx";
import type { Kind, Kinds } from "../../canvas/kinds.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Prose } from "../../parts/prose.tsx";
import { SearchBox } from "../../parts/search-input.tsx";
import { texts } from "../../texts/workflow-picker.ts";

/** What can be added: a kind of step, or the webhook that starts the workflow. */
export type Choice = { kind: "step"; of: Kind } | { kind: "webhook" };

interface Offer {
  key: string;
  title: string;
  description: string;
  system: string;
  choice: Choice;
}

interface StepPickerProps {
  kinds: Kinds;
  isOpen: boolean;
  onClose: () => void;
  onChoose: (choice: Choice) => void;
  /** Absent where nothing was copied. */
  onPaste?: (() => void) | undefined;
}

/** What is shown after a press on +: the systems, what each of them does, and a search over all. */
export function StepPicker(props: StepPickerProps) {
  return (
    <Dialog
      title={texts.title}
      description={texts.about}
      isOpen={props.isOpen}
      onClose={props.onClose}
      isWide
    >
      <Picking {...props} />
    </Dialog>
  );
}

function Picking({ kinds, onChoose, onPaste }: StepPickerProps) {
  const list = useId();
  const [system, setSystem] = useState(builtInSystem);
  const [search, setSearch] = useState("");
  const [at, setAt] = useState(0);
  const offers = offersOf(kinds);
  const systems = [...new Set(offers.map((offer) => offer.system))];
  const shown =
    search.trim() === "" ? offers.filter((offer) => offer.system === system) : found(offers, search);
  const active = shown[Math.min(at, shown.length - 1)];
  const choose = (name: string) => {
    setSystem(name);
    setSearch("");
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextAt(event.key, { at: Math.min(at, shown.length - 1), count: shown.length });
    if (next !== null) {
      event.preventDefault();
      setAt(next);
      document.querySelector(`#${CSS.escape(`${list}-${next}`)}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && active !== undefined) {
      event.preventDefault();
      onChoose(active.choice);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <SearchBox
        role="combobox"
        label={texts.search}
        aria-expanded
        aria-controls={list}
        aria-activedescendant={active === undefined ? undefined : `${list}-${shown.indexOf(active)}`}
        value={search}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setAt(0);
        }}
      />
      <div className="grid gap-4 sm:grid-cols-[11rem_minmax(0,1fr)]">
        <Systems systems={systems} chosen={search.trim() === "" ? system : null} onChoose={choose}>
          {onPaste === undefined ? null : (
            <Button size="small" onClick={onPaste} icon={<ClipboardPaste className="size-4" aria-hidden />}>
              {texts.paste}
            </Button>
          )}
        </Systems>
        <Offers id={list} offers={shown} active={active} onChoose={onChoose} />
      </div>
    </div>
  );
}

interface SystemsProps {
  systems: readonly string[];
  chosen: string | null;
  onChoose: (system: string) => void;
  children: React.ReactNode;
}

const Systems = ({ systems, chosen, onChoose, children }: SystemsProps) => (
  <fieldset className="flex min-w-0 gap-1 overflow-x-auto sm:flex-col">
    <legend className="sr-only">{texts.systems}</legend>
    {systems.map((name) => (
      <button
        key={name}
        type="button"
        aria-pressed={name === chosen}
        onClick={() => onChoose(name)}
        className="rounded-lg px-3 py-2 text-left text-sm font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent"
      >
        {name}
      </button>
    ))}
    {children}
  </fieldset>
);

interface OffersProps {
  id: string;
  offers: readonly Offer[];
  active: Offer | undefined;
  onChoose: (choice: Choice) => void;
}

function Offers({ id, offers, active, onChoose }: OffersProps) {
  if (offers.length === 0) return <p className="p-3 text-sm text-muted">{texts.nothing}</p>;
  return (
    // A select can hold neither pictures nor descriptions.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div id={id} role="listbox" aria-label={texts.functions} className="flex min-w-0 flex-col gap-1">
      {offers.map((offer, index) => (
        // The search field has the focus and leads through the list; a press is the mouse's way.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={offer.key}
          id={`${id}-${index}`}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="option"
          tabIndex={-1}
          aria-selected={offer === active}
          onClick={() => onChoose(offer.choice)}
          className="flex cursor-pointer items-start gap-3 rounded-lg px-3 py-2 hover:bg-sunken aria-selected:bg-sunken"
        >
          <span className="mt-0.5 rounded-lg bg-accent-soft p-1.5 text-accent">
            <KindIcon type={offer.choice.kind === "step" ? offer.choice.of.type : "webhook"} />
          </span>
          <span className="min-w-0 flex-1">
            <span className="block text-sm font-semibold">{offer.title}</span>
            <span className="line-clamp-2 text-xs text-muted">
              <Prose text={offer.description} />
            </span>
          </span>
          {offer === active ? <CornerDownLeft className="mt-1 size-4 text-muted" aria-hidden /> : null}
        </div>
      ))}
    </div>
  );
}

/** The webhook and what answers it come first: with them most flows begin and end. */
function offersOf(kinds: Kinds): readonly Offer[] {
  const steps = [...kinds.values()].map(
    (kind): Offer => ({
      key: kind.type,
      title: kind.title,
      description: kind.description,
      system: kind.system,
      choice: { kind: "step", of: kind },
    }),
  );
  const isAnswer = ({ key }: Offer) => key === "respond";
  const webhook: Offer = {
    key: "webhook",
    ...texts.webhook,
    system: builtInSystem,
    choice: { kind: "webhook" },
  };
  return [webhook, ...steps.filter(isAnswer), ...steps.filter((offer) => !isAnswer(offer))];
}

/** Every word must be there; those that have it in their title come first. */
function found(offers: readonly Offer[], search: string): readonly Offer[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const whole = ({ title, key, system, description }: Offer) => `${title} ${key} ${system} ${description}`;
  const named = offers.filter(({ title, key }) => holds(`${title} ${key}`));
  return [...named, ...offers.filter((offer) => !named.includes(offer) && holds(whole(offer)))];
}

function nextAt(key: string, { at, count }: { at: number; count: number }): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (at + 1) % count;
    case "ArrowUp":
      return (at + count - 1) % count;
    default:
      return null;
  }
}
