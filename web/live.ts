import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import { isProblem } from "./client.ts";

/** `off`: nobody listens; `connecting`: for the first time; `reconnecting`: it broke off and is tried again. */
export type LiveState = "off" | "connecting" | "live" | "reconnecting";

interface LiveOptions<Item> {
  /** What is followed; another name is another stream, from its beginning. */
  name: string;
  isOn: boolean;
  open: (options: { signal: AbortSignal; lastEventId?: string }) => Promise<AsyncIterable<Item>>;
  idOf: (item: Item) => string;
  onItem: (item: Item) => void;
  /** It begins at this moment: what came before it, and is not shown yet, is to be fetched. */
  onOpen: () => void;
}

const backoffMsMin = 1_000;
const backoffMsMax = 15_000;
/** Away for longer, a page fetches anew what it shows instead of all that came meanwhile. */
const caughtUpMsMax = 60_000;
/** Refusals that may pass; any other is an answer, and asking again gives the same. */
const passing: ReadonlySet<string> = new Set([
  "unreachable",
  "too_many_requests",
  "store_unavailable",
  "internal",
]);

/** Follows a stream of server-sent events while the page is looked at, and takes it up again where it broke off. */
export function useLive<Item>(options: LiveOptions<Item>): LiveState {
  const { name, isOn } = options;
  const isVisible = useSyncExternalStore(subscribeToVisibility, () => document.visibilityState === "visible");
  const [state, setState] = useState<LiveState>("off");
  const place = useRef<Place>({ name, leftAt: null });
  const open = useEffectEvent(options.open);
  const take = useEffectEvent((item: Item) => {
    place.current.lastEventId = options.idOf(item);
    options.onItem(item);
  });
  const begin = useEffectEvent(options.onOpen);
  const isFollowing = isOn && isVisible;
  useEffect(() => {
    if (!isFollowing) return;
    if (place.current.name !== name) place.current = { name, leftAt: null };
    const { leftAt } = place.current;
    if (leftAt !== null && Date.now() - leftAt > caughtUpMsMax) {
      delete place.current.lastEventId;
    }
    const controller = new AbortController();
    const { signal } = controller;
    void follow({
      signal,
      place,
      open: (given) => open(given),
      begin: () => begin(),
      take: (item) => take(item),
      setState,
    });
    return () => {
      controller.abort();
      place.current.leftAt = Date.now();
    };
  }, [name, isFollowing]);
  return isFollowing ? state : "off";
}

interface Place {
  name: string;
  lastEventId?: string;
  /** When nobody looked any more. */
  leftAt: number | null;
}

interface Following<Item> {
  signal: AbortSignal;
  place: { current: Place };
  open: LiveOptions<Item>["open"];
  begin: () => void;
  take: (item: Item) => void;
  setState: (state: LiveState) => void;
}

async function follow<Item>({ signal, place, open, begin, take, setState }: Following<Item>): Promise<void> {
  setState("connecting");
  for (let failures = 0; !signal.aborted; ) {
    try {
      const { lastEventId } = place.current;
      const items = await open({ signal, ...(lastEventId !== undefined && { lastEventId }) });
      if (signal.aborted) return;
      setState("live");
      if (lastEventId === undefined) begin();
      failures = 0;
      for await (const item of items) {
        if (signal.aborted) return;
        take(item);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isProblem(error) && !passing.has(error.code)) return setState("off");
    }
    setState("reconnecting");
    await pause(Math.min(backoffMsMax, backoffMsMin * 2 ** failures), signal);
    failures += 1;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function subscribeToVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

/** Gives a function that calls `action` at once, and at most once in `everyMs`, with the last call never forgotten. */
export function useThrottled(action: () => void, everyMs: number): () => void {
  const latest = useRef(action);
  const pending = useRef<Pending>({ isWanted: false });
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => () => clearTimeout(pending.current.timer), []);
  return () => {
    pending.current.isWanted = true;
    if (pending.current.timer === undefined) runPending(pending.current, { latest, everyMs });
  };
}

interface Pending {
  timer?: ReturnType<typeof setTimeout>;
  isWanted: boolean;
}

function runPending(
  pending: Pending,
  { latest, everyMs }: { latest: { current: () => void }; everyMs: number },
): void {
  const next: Pending = pending;
  next.isWanted = false;
  latest.current();
  next.timer = setTimeout(() => {
    delete next.timer;
    if (next.isWanted) runPending(next, { latest, everyMs });
  }, everyMs);
}
