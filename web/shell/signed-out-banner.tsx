import { focusManager } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { useAction } from "../action.ts";
import { useWorkspace } from "../client.ts";
import { Button, buttonClass } from "../parts/button.tsx";
import { signedInAgain } from "../session.ts";
import { signedOut } from "../signed-out.ts";
import { texts as all } from "../texts/sign-in.ts";

const texts = all.again;

/** Says that nobody is signed in any more, and leaves the page with what is edited as it is. */
export function SignedOutBanner() {
  return useSyncExternalStore(signedOut.subscribe, signedOut.is) ? <Banner /> : null;
}

function Banner() {
  const workspace = useWorkspace();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const check = useAction({ run: () => signedInAgain(workspace) });
  // Whoever comes back from the other tab is signed in, or sees that they are not.
  useEffect(
    () =>
      focusManager.subscribe((isFocused) => {
        if (isFocused) void signedInAgain(workspace).catch(() => null);
      }),
    [workspace],
  );
  const to = encodeURIComponent(path.replace(/^\/console/, ""));
  return (
    <div
      role="alert"
      className="sticky top-0 z-30 flex flex-wrap items-center gap-3 border-b border-line bg-warn-soft px-4 py-3 text-sm"
    >
      <p className="min-w-0 flex-1">
        <strong>{texts.title}</strong> {texts.about}
      </p>
      <a
        href={`/console/sign-in?to=${to}`}
        target="_blank"
        rel="noopener"
        className={buttonClass({ look: "primary", size: "small" })}
      >
        {texts.link}
      </a>
      <Button size="small" busy={check.isPending} onClick={() => check.mutate()}>
        {texts.check}
      </Button>
    </div>
  );
}
