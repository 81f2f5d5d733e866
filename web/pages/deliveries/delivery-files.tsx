import { Download } from "lucide-react";
import type { DeliveryFile } from "../../../src/contract/delivery.ts";
import { useClient } from "../../client.ts";
import { download } from "../../download.ts";
import { IconButton } from "../../parts/button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { bytesText } from "../../size.ts";
import { texts } from "../../texts/delivery.ts";

/** The files that came in a delivery's body. */
export function DeliveryFiles({ delivery, files }: { delivery: string; files: readonly DeliveryFile[] }) {
  const client = useClient();
  const toasts = useToasts();
  const save = ({ number, name }: DeliveryFile) =>
    client.getDeliveryFile({ delivery, number: String(number) }).then(
      (bytes) => download(bytes, name),
      (error: unknown) => toasts.failed(error),
    );
  return (
    <ul className="flex flex-col">
      {files.map((file) => (
        <li key={file.number} className="flex items-center gap-3 border-b border-line py-2 last:border-0">
          <div className="min-w-0 flex-1">
            <p className="truncate text-sm font-medium">{file.name}</p>
            <p className="truncate text-xs text-muted">
              {[bytesText(file.bytes), file.contentType].filter(Boolean).join(" · ")}
            </p>
            <p className="truncate font-mono text-xs text-muted">SHA-256 {file.sha256}</p>
          </div>
          <IconButton
            label={texts.request.downloadFile(file.name)}
            onClick={() => void save(file)}
            icon={<Download className="size-4" aria-hidden />}
          />
        </li>
      ))}
    </ul>
  );
}
