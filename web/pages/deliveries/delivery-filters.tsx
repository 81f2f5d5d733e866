import { SlidersHorizontal } from "lucide-react";
import { type FormEvent, useState } from "react";
import { DeliveryStatus } from "../../../src/contract/delivery.ts";
import { capital } from "../../capital.ts";
import { Button } from "../../parts/button.tsx";
import { Checkbox, Field, TextInput } from "../../parts/field.tsx";
import { FilterChips } from "../../parts/filter-chips.tsx";
import { chipsOf, noSpan, withChosen } from "../../parts/list-filters.ts";
import { SearchInput } from "../../parts/search-input.tsx";
import { Select } from "../../parts/select.tsx";
import { SpanField } from "../../parts/span-field.tsx";
import { texts } from "../../texts/deliveries.ts";
import { texts as filterTexts } from "../../texts/filters.ts";
import { texts as statusTexts } from "../../texts/status.ts";
import { useTriggerNames } from "../../trigger-names.ts";
import { countSet } from "../../url-search.ts";
import type { DeliveryFilters as Filters } from "./deliveries-search.ts";

interface DeliveryFiltersProps {
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

const moreNames = ["eventType", "idempotencyKey", "header", "text", "where", "ip", "url"] as const;
type MoreName = (typeof moreNames)[number];

/** What the list of deliveries is narrowed to. */
export function DeliveryFilters({ filters, onFilters }: DeliveryFiltersProps) {
  const { triggers } = useTriggerNames();
  const { search, ...others } = filters;
  const more = moreOf(filters);
  const [isOpen, setOpen] = useState(countSet(more) > 0);
  const change = (changed: Partial<Filters>) => onFilters({ ...filters, ...changed });
  return (
    <div className="flex flex-col gap-3 border-b border-line p-3">
      <div className="flex flex-wrap gap-2">
        <div className="flex min-w-60 flex-1">
          <SearchInput
            initial={search ?? ""}
            label={texts.search}
            placeholder={texts.searchShort}
            onSearch={(text) => change({ search: text === "" ? undefined : text })}
          />
        </div>
        <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto">
          <Select
            aria-label={texts.filters.status}
            value={filters.status ?? ""}
            onValue={(status) => change({ status: DeliveryStatus.safeParse(status).data })}
            options={[
              { value: "", label: texts.anyStatus },
              ...DeliveryStatus.options.map((value) => ({ value, label: capital(statusTexts[value]) })),
            ]}
          />
          <Select
            aria-label={texts.filters.trigger}
            value={filters.trigger ?? ""}
            onValue={(trigger) => change({ trigger: trigger === "" ? undefined : trigger })}
            options={[
              { value: "", label: texts.anyTrigger },
              ...withChosen(
                triggers.map(({ name }) => ({ value: name, label: name })),
                filters.trigger,
                triggers.find(({ id }) => id === filters.trigger)?.name,
              ),
            ]}
          />
          <SpanField label={texts.filters.span} span={filters} onSpan={change} />
          <Button
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            icon={<SlidersHorizontal className="size-4" aria-hidden />}
          >
            {isOpen ? filterTexts.fewer : filterTexts.more}
          </Button>
        </div>
      </div>
      {isOpen ? <MoreFilters key={JSON.stringify(more)} filters={filters} onFilters={change} /> : null}
      <FilterChips
        chips={chipsOf(others, {
          labels: texts.filters,
          say: (name, value) => (name === "faulty" || name === "test" ? texts.yes : value),
        })}
        onRemove={(name) => change(name === "span" ? noSpan : { [name]: undefined })}
        onClear={() => onFilters({})}
      />
    </div>
  );
}

const moreOf = ({ eventType, idempotencyKey, header, text, where, ip, url, faulty, test }: Filters) => ({
  eventType,
  idempotencyKey,
  header,
  text,
  where,
  ip,
  url,
  faulty,
  test,
});

/** Those that are written out; they count when they are applied. */
function MoreFilters({
  filters,
  onFilters,
}: {
  filters: Filters;
  onFilters: (changed: Partial<Filters>) => void;
}) {
  const [more, setMore] = useState(() => moreOf(filters));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onFilters(more);
  };
  const set = (name: MoreName, value: string) =>
    setMore({ ...more, [name]: value.trim() === "" ? undefined : value });
  return (
    <form onSubmit={submit} className="grid gap-4 rounded-lg bg-sunken p-4 sm:grid-cols-2 lg:grid-cols-3">
      {moreNames.map((name) => (
        <div key={name} className={name === "where" ? "sm:col-span-2" : ""}>
          <Field label={texts.filters[name]} hint={texts.hints[name]}>
            {(control) => (
              <TextInput
                {...control}
                isCode={name === "where" || name === "header"}
                placeholder={texts.placeholders[name]}
                value={more[name] ?? ""}
                onValue={(value) => set(name, value)}
              />
            )}
          </Field>
        </div>
      ))}
      <Checkbox
        label={texts.filters.faulty}
        hint={texts.hints.faulty}
        checked={more.faulty === "true"}
        onValue={(checked) => setMore({ ...more, faulty: checked ? "true" : undefined })}
      />
      <Checkbox
        label={texts.filters.test}
        hint={texts.hints.test}
        checked={more.test === "true"}
        onValue={(checked) => setMore({ ...more, test: checked ? "true" : undefined })}
      />
      <div className="flex items-end sm:col-span-full">
        <Button type="submit" look="primary" size="small">
          {filterTexts.apply}
        </Button>
      </div>
    </form>
  );
}
