import { RunStatus } from "../../../src/contract/run-status.ts";
import { capital } from "../../capital.ts";
import { FilterChips } from "../../parts/filter-chips.tsx";
import { chipsOf, noSpan, withChosen } from "../../parts/list-filters.ts";
import { SearchInput } from "../../parts/search-input.tsx";
import { Select } from "../../parts/select.tsx";
import { SpanField } from "../../parts/span-field.tsx";
import { texts } from "../../texts/runs.ts";
import { texts as statusTexts } from "../../texts/status.ts";
import { useTriggerNames } from "../../trigger-names.ts";
import { useWorkflowNames } from "../../workflow-names.ts";
import type { RunFilters as Filters } from "./runs-search.ts";

interface RunFiltersProps {
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

/** What the list of runs is narrowed to. */
export function RunFilters({ filters, onFilters }: RunFiltersProps) {
  const { triggers } = useTriggerNames();
  const workflows = useWorkflowNames();
  const { error: sought, status: chosen, ...others } = filters;
  const change = (changed: Partial<Filters>) => onFilters({ ...filters, ...changed });
  return (
    <div className="flex flex-col gap-3 border-b border-line p-3">
      <div className="flex flex-wrap gap-2">
        <div className="flex min-w-60 flex-1">
          <SearchInput
            initial={sought ?? ""}
            label={texts.search}
            onSearch={(error) => change({ error: error === "" ? undefined : error })}
          />
        </div>
        <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:[&>select]:max-w-40">
          <Select
            aria-label={texts.filters.status}
            value={chosen ?? ""}
            onValue={(status) => change({ status: RunStatus.safeParse(status).data })}
            options={[
              { value: "", label: texts.anyStatus },
              ...RunStatus.options.map((value) => ({ value, label: capital(statusTexts[value]) })),
            ]}
          />
          <Select
            aria-label={texts.filters.workflow}
            value={filters.workflow ?? ""}
            onValue={(workflow) => change({ workflow: workflow === "" ? undefined : workflow })}
            options={[
              { value: "", label: texts.anyWorkflow },
              ...withChosen(
                workflows.map(({ name, title }) => ({ value: name, label: title })),
                filters.workflow,
              ),
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
              ),
            ]}
          />
          <SpanField label={texts.filters.span} span={filters} onSpan={change} />
        </div>
      </div>
      <FilterChips
        chips={chipsOf({ ...others, status: chosen && statusTexts[chosen] }, { labels: texts.filters })}
        onRemove={(name) => change(name === "span" ? noSpan : { [name]: undefined })}
        onClear={() => onFilters({})}
      />
    </div>
  );
}
