import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { FileJson } from "lucide-react";
import type { SenderView } from "../../../src/contract/sender-page.ts";
import { buttonClass } from "../../parts/button.tsx";
import { CopyField } from "../../parts/copy.tsx";
import { MarkdownText } from "../../parts/markdown-text.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Badge, Status } from "../../parts/status.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { openClient } from "../../session.ts";
import { Mark } from "../../shell/mark.tsx";
import { texts } from "../../texts/sender.ts";
import { Answers } from "./answers.tsx";
import { Examples } from "./examples.tsx";
import { Fields } from "./fields.tsx";
import { Limits } from "./limits.tsx";
import { Proofs } from "./proofs.tsx";
import { TryIt } from "./try-it.tsx";

/** All that whoever sends to a trigger has to know, by a link and without an account. */
export function SenderPage() {
  const { token } = useParams({ from: "/senders/$token" });
  const view = useQuery({
    queryKey: ["sender-page", token],
    queryFn: () => openClient.viewSenderPage({ token }),
  });
  return (
    <div className="min-h-dvh">
      <header className="border-b border-line bg-surface px-4 py-3 sm:px-6 lg:px-8">
        <Mark />
      </header>
      <main>
        {view.isError ? (
          <Page title={texts.nothing}>
            <ProblemNote error={view.error} onRetry={() => void view.refetch()} />
          </Page>
        ) : null}
        {view.isPending ? <Skeleton rows={10} /> : null}
        {view.data === undefined ? null : <View view={view.data} token={token} />}
      </main>
    </div>
  );
}

function View({ view, token }: { view: SenderView; token: string }) {
  return (
    <Page
      title={view.title}
      beside={<Status of={view.status} />}
      actions={
        <a
          href={`/api/v1/sender-pages/${encodeURIComponent(token)}/openapi.json`}
          download="openapi.json"
          className={buttonClass()}
        >
          <FileJson className="size-4" aria-hidden />
          {texts.openApi}
        </a>
      }
    >
      {view.description === null ? null : <MarkdownText text={view.description} />}
      <Ending view={view} />
      <Card title={texts.address.title} about={texts.address.about(view.methods.join(", "))}>
        <div className="flex flex-col gap-2">
          {view.addresses.map((address) => (
            <CopyField key={address} text={address} label={texts.address.copy} />
          ))}
        </div>
      </Card>
      <Proofs proofs={view.proofs} />
      <Examples examples={view.examples} />
      <Fields view={view} />
      <Answers answers={view.answers} />
      <Limits view={view} />
      {view.tryIt ? <TryIt view={view} token={token} /> : null}
      <Notes view={view} />
      <Changes view={view} />
    </Page>
  );
}

/** What senders must not miss: that it is to end. */
function Ending({ view: { deprecated, endsAt } }: { view: SenderView }) {
  if (deprecated === null && endsAt === null) return null;
  return (
    <p role="note" className="rounded-lg border border-warn/40 bg-warn-soft p-4 text-sm">
      <Badge tone="warn">{texts.ending.title}</Badge> {deprecated === null ? null : texts.ending.deprecated}{" "}
      {endsAt === null ? null : (
        <>
          {texts.ending.ends} <ExactTime at={endsAt} />
        </>
      )}
    </p>
  );
}

function Notes({ view: { notes, contact } }: { view: SenderView }) {
  if (notes === null && contact === null) return null;
  return (
    <Card title={texts.notes}>
      {notes === null ? null : <MarkdownText text={notes} />}
      {contact === null ? null : (
        <p className="mt-3 text-sm text-muted first:mt-0">
          {texts.contact} {contact}
        </p>
      )}
    </Card>
  );
}

function Changes({ view: { changes } }: { view: SenderView }) {
  if (changes.length === 0) return null;
  return (
    <Card title={texts.changes}>
      <ol className="flex flex-col gap-4">
        {changes.map(({ at, text }) => (
          <li key={`${at} ${text}`} className="text-sm">
            <p className="text-xs text-muted">
              <ExactTime at={at} />
            </p>
            <MarkdownText text={text} />
          </li>
        ))}
      </ol>
    </Card>
  );
}
