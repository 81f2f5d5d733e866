import { Download } from "lucide-react";
import type { LargeValue } from "../../../src/contract/large.ts";
import { useClient } from "../../client.ts";
import { download } from "../../download.ts";
import { Button } from "../../parts/button.tsx";
import { CodeBlock } from "../../parts/copy.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/run.ts";

/** Parts that are too large to be shown here: how each begins, and the whole of it to take along. */
export function LargeParts({ run, parts }: { run: string; parts: readonly LargeValue[] }) {
  const client = useClient();
  const toasts = useToasts();
  const take = async ({ value, at }: LargeValue) => {
    try {
      download(await client.getRunValue({ run, value }), `${at.join(".")}.json`);
    } catch (error) {
      toasts.failed(error);
    }
  };
  return (
    <ul className="flex flex-col gap-4">
      {parts.map((part) => (
        <li key={part.at.join(".")} className="flex min-w-0 flex-col gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
            <p>
              <code className="font-mono text-xs break-all">{part.at.join(".")}</code>{" "}
              <span className="text-muted">{texts.largeBytes(part.bytes)}</span>
            </p>
            <Button
              size="small"
              onClick={() => void take(part)}
              icon={<Download className="size-4" aria-hidden />}
            >
              {texts.largeTake}
            </Button>
          </div>
          <CodeBlock text={`${part.preview}…`} />
        </li>
      ))}
    </ul>
  );
}
