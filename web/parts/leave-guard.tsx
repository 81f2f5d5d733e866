import { useBlocker } from "@tanstack/react-router";
import { Leaving } from "./dialog.tsx";

interface LeaveGuardProps {
  isChanged: boolean;
  /** Saves what is not saved yet, where that needs nobody; resolves with whether all of it is. */
  settle?: () => Promise<boolean>;
}

/** Asks before changes that are not saved are left behind, by a link or by closing the page. */
export function LeaveGuard({ isChanged, settle }: LeaveGuardProps) {
  const blocker = useBlocker({
    // Another tab of the same page loses nothing.
    shouldBlockFn: async ({ current, next }) =>
      isChanged && current.pathname !== next.pathname && (await settle?.()) !== true,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return <Leaving onStay={blocker.reset} onGo={blocker.proceed} />;
}
