import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { isProblem } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
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
        {isPartMissing(error) ? (
          <ProblemNote error={texts.outdated} />
        ) : (
          <ProblemNote error={error} {...(!isBarred && { onRetry: retry })} />
        )}
        <div className="flex flex-wrap gap-2">
          {isPartMissing(error) ? (
            <Button look="primary" onClick={() => window.location.reload()}>
              {texts.reload}
            </Button>
          ) : null}
          <Link to="/" className={buttonClass()}>
            {texts.ownWorkspaces}
          </Link>
        </div>
      </Page>
    </MainPart>
  );
}

/** In the words of the browsers: a part that was fetched in vain once is not asked for again before the page is. */
const isPartMissing = (error: unknown): boolean =>
  error instanceof TypeError &&
  /dynamically imported module|Importing a module script failed|preload CSS/i.test(error.message);
