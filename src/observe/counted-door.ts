import type { Metrics } from "../contract/metrics.ts";

/** Anything that calls the outside by HTTP. */
interface Door {
  request(call: unknown): Promise<{ status: number }>;
}

/** The same door, its calls counted. */
export function counted<Counted extends Door>(door: Counted, metrics: Pick<Metrics, "called">): Counted {
  return {
    ...door,
    async request(call: unknown) {
      const startedAt = performance.now();
      const ended = (status: number | null) => metrics.called({ status, ms: performance.now() - startedAt });
      try {
        const reply = await door.request(call);
        ended(reply.status);
        return reply;
      } catch (error) {
        ended(null);
        throw error;
      }
    },
  };
}
