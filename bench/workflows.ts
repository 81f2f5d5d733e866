import { trigger } from "./order.ts";

/** transform → http → transform. */
export const calling = (targetUrl: string) => ({
  name: "calling",
  trigger,
  steps: [
    {
      id: "before",
      type: "transform",
      config: { value: { order: "{{ params.order }}", total: "{{ params.total }}" } },
    },
    {
      id: "call",
      type: "http",
      config: { method: "POST", url: targetUrl, body: "{{ steps.before.output }}" },
    },
    { id: "after", type: "transform", config: { value: { price: "{{ steps.call.output.body.price }}" } } },
  ],
});

const text = (id: string, value: unknown) => ({ id, type: "transform", config: { value } });

/** Twenty steps without an effect, each from the one before. */
export const chained = {
  name: "chained",
  trigger,
  steps: Array.from({ length: 20 }, (_, index) =>
    text(
      `s${index}`,
      index === 0 ? { order: "{{ params.order }}", number: 0 } : `{{ steps.s${index - 1}.output }}`,
    ),
  ),
};

/** One script that looks at the order. */
export const scripted = {
  name: "scripted",
  trigger,
  steps: [
    {
      id: "sum",
      type: "script",
      config: { code: "return trigger.body.items.reduce((sum, { price }) => sum + price, 0);" },
    },
  ],
};

/** 10,000 rounds of two steps. */
export const looping = {
  name: "looping",
  trigger,
  steps: [
    {
      id: "each",
      type: "loop",
      config: {
        count: 10_000,
        each: [
          text("one", { item: "{{ item }}", order: "{{ params.order }}" }),
          text("two", "{{ steps.one.output.item }}"),
        ],
      },
    },
  ],
};

/** Waits for longer than a benchmark takes. */
export const waiting = {
  name: "waiting",
  trigger,
  steps: [{ id: "pause", type: "delay", config: { duration: "1 day" } }],
};
