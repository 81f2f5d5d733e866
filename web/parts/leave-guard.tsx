import { useBlocker } from "@tanstack/react-router";
import { texts } from "../texts/everywhere.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

/** Asks before changes that are not saved are left behind, by a link or by closing the page. */
export function LeaveGuard({ isChanged }: { isChanged: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged && current.pathname !== next.pathname,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });
  return (
    <Dialog
      title={texts.leave.title}
      isOpen={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
      actions={
        <>
          <Button onClick={() => blocker.reset?.()}>{texts.leave.stay}</Button>
          <Button look="danger" onClick={() => blocker.proceed?.()}>
            {texts.leave.go}
          </Button>
        </>
      }
    >
      <p className="text-sm">{texts.leave.about}</p>
    </Dialog>
  );
}
