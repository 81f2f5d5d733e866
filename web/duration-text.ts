const second = 1_000,
  minute = 60_000,
  hour = 3_600_000,
  day = 86_400_000;

/** A length of time in ms, with the one or two units that fit: `1.5 ms`, `2.25 s`, `3 min 5 s`, `1 d 4 h`. */
export function durationText(length: number): string {
  // The clock may have been set back between two times.
  const ms = Math.max(0, length);
  const micros = Math.round(ms * 1_000);
  if (micros > 0 && micros < 1_000) return `${micros} µs`;
  const short = rounded(ms, ms < 10 ? 1 : 0);
  if (short < second) return `${short} ms`;
  const seconds = rounded(ms / second, ms < 10 * second ? 2 : 1);
  if (seconds < 60) return `${seconds} s`;
  // Rounded to the smaller unit first: what is left over is never a whole larger one.
  const inSeconds = rounded(ms / second, 0) * second;
  if (inSeconds < hour) return pair(inSeconds, { large: minute, small: second, units: ["min", "s"] });
  const inMinutes = rounded(ms / minute, 0) * minute;
  if (inMinutes < day) return pair(inMinutes, { large: hour, small: minute, units: ["h", "min"] });
  return pair(rounded(ms / hour, 0) * hour, { large: day, small: hour, units: ["d", "h"] });
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

interface Units {
  large: number;
  small: number;
  units: readonly [string, string];
}

function pair(ms: number, { large, small, units }: Units): string {
  const rest = (ms % large) / small;
  const first = `${Math.floor(ms / large)} ${units[0]}`;
  return rest === 0 ? first : `${first} ${rest} ${units[1]}`;
}
