import { useQuery } from "@tanstack/react-query";
import { Share2 } from "lucide-react";
import type { SenderPageInput } from "../../../../src/contract/sender-page.ts";
import { nullWhereNone, useClient, useWorkspace } from "../../../client.ts";
import { Button } from "../../../parts/button.tsx";
import { CopyField } from "../../../parts/copy.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { Card } from "../../../parts/page.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { useToasts } from "../../../parts/toasts.tsx";
import { queries } from "../../../queries.ts";
import { useMay } from "../../../session.ts";
import { texts } from "../../../texts/senders.ts";
import { useEditor } from "../editor.ts";
import { afterSave } from "./after-save.ts";
import { SendersForm } from "./senders-form.tsx";

/** A page for those who send, by a link: made here, changed, given a new link, taken back. */
export function SendersTab() {
  const { trigger, senders, setSenders } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  const mayChange = useMay("editor");
  const { link, written } = senders;
  const queryKey = [workspace, "sender-page", trigger.id];
  const page = useQuery({
    queryKey,
    queryFn: () => client.getSenderPage({ trigger: trigger.id }).catch(nullWhereNone),
  });
  const put = async (input: SenderPageInput, done: string) => {
    const saved = await client.putSenderPage({ trigger: trigger.id, input });
    setSenders((now) => ({ ...now, link: saved.link ?? now.link }));
    await queries.invalidateQueries({ queryKey });
    setSenders((now) => ({ ...now, written: afterSave(now.written, written) }));
    toasts.done(done);
  };
  const revoke = async () => {
    await client.deleteSenderPage({ trigger: trigger.id });
    setSenders({ link: null, written: null });
    await queries.invalidateQueries({ queryKey });
    toasts.done(texts.revoked);
  };
  if (page.isError && page.data === undefined)
    return <ProblemNote error={page.error} onRetry={() => void page.refetch()} />;
  if (page.data === undefined) return <Skeleton rows={4} />;
  const fresh: SenderPageInput = { changes: [], tryIt: true, expiresAt: null, rotate: false };
  return (
    <div className="flex flex-col gap-5">
      {link === null ? null : (
        <Card title={texts.link.title} about={texts.link.about}>
          <CopyField text={link} label={texts.link.copy} />
        </Card>
      )}
      {page.data === null ? (
        <Card>
          <Empty
            icon={<Share2 />}
            title={texts.none.title}
            action={
              <Button
                look="primary"
                disabled={!mayChange}
                onClick={() => void put(fresh, texts.shared).catch((error: unknown) => toasts.failed(error))}
              >
                {texts.none.share}
              </Button>
            }
          >
            {texts.none.about}
          </Empty>
        </Card>
      ) : (
        <SendersForm page={page.data} onSave={put} onRevoke={revoke} />
      )}
    </div>
  );
}
