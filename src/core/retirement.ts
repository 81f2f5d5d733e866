/** One of a trigger's credentials as its retirement is judged. Points in time are milliseconds since the epoch. */
export interface Standing {
  label: string;
  state: "valid" | "not_yet_valid" | "expired" | "broken";
  lastUsedAt: number | null;
  lastAddress: string | null;
}

interface Circumstances {
  others: readonly Standing[];
  now: number;
  /** Not used for so long, a credential counts as given up by its senders. */
  quietMs: number;
  /** When the trigger was last changed: a credential that was never used may have come with that change. */
  changedAt: number;
}

export interface Retirement {
  safe: boolean;
  reason: string;
}

const dayMs = 86_400_000;

/**
 * Whether a credential can be taken away without locking a sender out: it proves nothing any more, or it has been quiet
 * for long while another one, valid now, has been used since.
 */
export function retirementOf(one: Standing, { others, now, quietMs, changedAt }: Circumstances): Retirement {
  if (one.state === "expired") return safe("it is not valid any more");
  if (one.state === "broken") return safe("it proves nothing as it is set up");
  if (one.state === "not_yet_valid") return unsafe("it is not valid yet");
  const heirs = others.filter(({ state }) => state === "valid");
  if (heirs.length === 0) return unsafe("it is the only valid one: without it nobody gets in");
  const quietSince = now - quietMs;
  const used = one.lastUsedAt;
  if (used !== null && used > quietSince) {
    return unsafe(`it was used ${agoText(now - used)} from ${one.lastAddress ?? "an unknown address"}`);
  }
  const heir = heirs.find(
    ({ lastUsedAt }) => lastUsedAt !== null && lastUsedAt > (used ?? Number.NEGATIVE_INFINITY),
  );
  if (heir === undefined) {
    return unsafe(
      used === null ? "no other one has been used either" : "no other valid one has been used since",
    );
  }
  if (used !== null)
    return safe(`it was last used ${agoText(now - used)}, and ${heir.label} has been used since`);
  if (changedAt > quietSince) {
    return unsafe(
      `it was not used yet, and the trigger was changed ${agoText(now - changedAt)}: senders may not have it yet`,
    );
  }
  return safe(`it was never used, and ${heir.label} is`);
}

function agoText(ms: number): string {
  if (ms < 60_000) return "just now";
  const [count, unit] =
    ms >= dayMs ? [ms / dayMs, "day"] : ms >= 3_600_000 ? [ms / 3_600_000, "hour"] : [ms / 60_000, "minute"];
  const whole = Math.floor(count);
  return `${whole} ${unit}${whole === 1 ? "" : "s"} ago`;
}

const safe = (reason: string): Retirement => ({ safe: true, reason });
const unsafe = (reason: string): Retirement => ({ safe: false, reason });
