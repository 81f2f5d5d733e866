import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { isProblem } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { MainPart, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { texts } from "../../texts/missing.ts";

/** A page that could not be drawn: what happened, a way to try again, and the way to where one belongs. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  // Trying again lets nobody in who does not belong there.
  const isBarred = isProblem(error) && (error.code === "forbidden" || error.code === "not_found");
  return (
    <MainPart>
      <Page title={texts.failed}>
        <ProblemNote error={error} {...(!isBarred && { onRetry: retry })} />
        <div>
          <Link to="/" className={buttonClass()}>
            {texts.ownWorkspaces}
          </Link>
        </div>
      </Page>
    </MainPart>
  );
}
