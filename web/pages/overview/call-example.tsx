import { KeyRound, Send } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { useClient } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { CodeBlock } from "../../parts/copy.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/first-minute.ts";

/** Where a key belongs in the commands that the API gives. */
const placeholder = "YOUR_API_KEY_HERE";

/** The key for the caller and the command that calls with it. */
export function CallExample({ trigger }: { trigger: TriggerView }) {
  const client = useClient();
  const toasts = useToasts();
  const mayIssue = useMay("owner");
  const [key, setKey] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toasts.failed(error);
    } finally {
      setBusy(false);
    }
  };
  const makeKey = () =>
    attempt(async () => {
      const issued = await client.issueKey({
        input: { name: texts.keyName(Date.now()), scopes: ["intake"] },
      });
      setKey(issued.key);
    });
  const send = () =>
    attempt(async () => {
      await client.testTrigger({ trigger: trigger.id, input: {} });
    });
  return (
    <ol className="flex min-w-0 flex-col gap-5">
      {mayIssue ? (
        <Step number={1} title={texts.step.key} about={texts.step.keyAbout}>
          {key === null ? (
            <Button
              look="primary"
              busy={isBusy}
              onClick={() => void makeKey()}
              icon={<KeyRound className="size-4" aria-hidden />}
            >
              {texts.step.makeKey}
            </Button>
          ) : (
            <CodeBlock text={key} />
          )}
        </Step>
      ) : null}
      <Step number={mayIssue ? 2 : 1} title={texts.step.call} about={texts.step.callAbout}>
        <CodeBlock text={key === null ? trigger.curl : trigger.curl.replaceAll(placeholder, key)} />
        <Button busy={isBusy} onClick={() => void send()} icon={<Send className="size-4" aria-hidden />}>
          {texts.step.send}
        </Button>
      </Step>
    </ol>
  );
}

interface StepProps {
  number: number;
  title: string;
  about: string;
  children: ReactNode;
}

function Step({ number, title, about, children }: StepProps) {
  return (
    <li className="flex min-w-0 gap-3">
      <span
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
        aria-hidden
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2 [&>div]:w-full">
        <div>
          <h3 className="text-sm font-semibold">{title}</h3>
          <p className="text-sm text-muted">{about}</p>
        </div>
        {children}
      </div>
    </li>
  );
}
