import { z } from "zod";
import { filledText } from "./filled.ts";
import { numberOf } from "./number-of.ts";
import { defineStep } from "./step.ts";

const labelsMax = 10;
/** A value of a label names a kind of thing; what it would take to name each thing is no label. */
const labelCharactersMax = 200;

const Config = z.object({
  name: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, "lower-case letters, digits and _, starting with a letter")
    .meta({ title: "Name", description: "Shown as `tripline_own_<name>`." }),
  kind: z.enum(["counter", "gauge", "histogram"]).default("counter").meta({
    title: "Kind",
    description: "counter adds, gauge sets, histogram counts values by their size.",
  }),
  value: z
    .union([z.number(), z.string().min(1).max(10_000)])
    .default(1)
    .meta({ title: "Value", description: "A number.", template: true }),
  labels: z
    .record(
      z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, "lower-case letters, digits and _"),
      filledText().nullable(),
    )
    .refine((labels) => Object.keys(labels).length <= labelsMax, `at most ${labelsMax} labels`)
    .default({})
    .meta({ title: "Labels", description: "Few values each: a country, not a customer." }),
});

/** Counts or measures something of one's own, for Prometheus. */
export const metric = defineStep({
  type: "metric",
  title: "Metric",
  description:
    "Counts, sets or measures a value that GET /metrics shows, one series for each set of labels. A workspace has a " +
    "bounded number of series; what is beyond it is not counted. Its output is the value. Like all counters these begin " +
    "anew when the process does.",
  effect: false,
  config: Config,
  raw: ["name", "kind"],
  check({ kind, value, labels }) {
    const faults: { path: string; message: string }[] = [];
    if (kind === "counter" && Number(value) < 0)
      faults.push({ path: "value", message: "A counter only grows." });
    for (const [name, label] of Object.entries(labels))
      if (label !== null && /\{\{.*\bsecrets\b/s.test(label))
        faults.push({
          path: `labels.${name}`,
          message: "A secret does not belong here: labels are shown in the clear.",
        });
    return faults;
  },
  examples: [
    {
      title: "Count what orders come to, by country",
      config: {
        name: "order_total",
        value: "{{ params.total }}",
        labels: { country: "{{ params.country }}" },
      },
      scope: { params: { total: 12.5, country: "DE" } },
      output: 12.5,
    },
  ],
  run({ name, kind, value: given, labels }, { doors: { metrics }, workspace }) {
    const value = numberOf(given);
    const shown = Object.entries(labels).map(([label, text]): [string, string] => [
      label,
      (text ?? "").slice(0, labelCharactersMax),
    ]);
    const own = { workspace, name, value, labels: Object.fromEntries(shown) };
    if (kind === "counter") metrics.count(own);
    else if (kind === "gauge") metrics.set(own);
    else metrics.observe(own);
    return value;
  },
});
