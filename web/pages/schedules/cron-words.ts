import { texts } from "../../texts/schedules.ts";

const words = texts.cron;
const dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** A cron expression as people say it: `Every day at 03:00`; null where only its own form says all of it. */
export function cronWords(cron: string): string | null {
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...seconds] = cron.trim().split(/\s+/);
  if (month !== "*" || seconds.length > 0) return null;
  const days = daysOf(day, weekday);
  if (days === null) return null;
  const clock = clockOf(minute, hour);
  if (clock !== null) return words.at(days === "" ? words.everyDay : days, clock);
  const interval = intervalOf(minute, hour);
  return interval === null || days === "" ? interval : `${interval}, ${days}`;
}

const numberIn = (text: string, most: number): number | null =>
  /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : null;

const two = (value: number) => String(value).padStart(2, "0");

function clockOf(minute: string, hour: string): string | null {
  const [minutes, hours] = [numberIn(minute, 59), numberIn(hour, 23)];
  return minutes === null || hours === null ? null : `${two(hours)}:${two(minutes)}`;
}

function intervalOf(minute: string, hour: string): string | null {
  const everyMinutes = stepOf(minute, 60);
  if (everyMinutes !== null) {
    if (hour === "*") return words.everyMinutes(everyMinutes);
    const [from, to] = rangeOf(hour, (text) => numberIn(text, 23)) ?? [];
    return from === undefined || to === undefined
      ? null
      : words.between(words.everyMinutes(everyMinutes), `${two(from)}:00`, `${two(to)}:59`);
  }
  const at = numberIn(minute, 59);
  const everyHours = stepOf(hour, 24);
  if (at === null || everyHours === null) return null;
  return at === 0 ? words.everyHours(everyHours) : words.pastHour(words.everyHours(everyHours), at);
}

/** `*` is each one; of a number that does not go into the whole, the last step is shorter, which words would not say. */
function stepOf(text: string, whole: number): number | null {
  if (text === "*") return 1;
  const [, step] = /^\*\/([1-9]\d?)$/.exec(text) ?? [];
  return step === undefined || whole % Number(step) !== 0 ? null : Number(step);
}

function rangeOf(text: string, read: (text: string) => number | null): [number, number] | null {
  const [, first, last] = /^(\w+)-(\w+)$/.exec(text) ?? [];
  const [from, to] = [read(first ?? ""), read(last ?? "")];
  return from === null || to === null || from > to ? null : [from, to];
}

/** On which days; empty: on all of them. Null where both kinds of days count, or more is said of them. */
function daysOf(day: string, weekday: string): string | null {
  if (day === "*" && weekday === "*") return "";
  if (weekday === "*") {
    const date = numberIn(day, 31);
    return date === null || date === 0 ? null : words.dayOfMonth(date);
  }
  if (day !== "*") return null;
  const range = rangeOf(weekday, weekdayOf);
  if (range !== null) return words.fromTo(nameOf(range[0]), nameOf(range[1]));
  const named = weekday.split(",").map(weekdayOf);
  return named.includes(null) ? null : words.weekdays(named.map((each) => nameOf(each ?? 0)));
}

function weekdayOf(text: string): number | null {
  const named = dayNames.indexOf(text.toUpperCase());
  return named >= 0 ? named : numberIn(text, 7);
}

const nameOf = (weekday: number) => words.names[weekday % 7] ?? "";
