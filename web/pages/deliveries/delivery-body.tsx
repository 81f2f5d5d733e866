import { Download } from "lucide-react";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import { useClient } from "../../client.ts";
import { download } from "../../download.ts";
import { BodyView } from "../../parts/body-view.tsx";
import { Button } from "../../parts/button.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/delivery.ts";

/** The body of a delivery, read and as it was sent. */
export function DeliveryBody({ delivery }: { delivery: DeliveryDetail }) {
  const client = useClient();
  const toasts = useToasts();
  const { id, body, sentBytes } = delivery;
  const save = (as: "body" | "sent") =>
    client.getDeliveryBody({ delivery: id, query: { as } }).then(
      (bytes) => download(bytes, as === "sent" ? `${id}-sent` : id),
      (error: unknown) => toasts.failed(error),
    );
  return (
    <div className="flex flex-col gap-3">
      {body.cut === true ? <p className="text-sm text-muted">{texts.request.cut}</p> : null}
      <BodyView encoding={body.encoding} content={body.content} />
      {body.content === "" ? null : (
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            onClick={() => void save("body")}
            icon={<Download className="size-4" aria-hidden />}
          >
            {texts.request.download}
          </Button>
          {sentBytes === null ? null : (
            <Button
              size="small"
              onClick={() => void save("sent")}
              icon={<Download className="size-4" aria-hidden />}
            >
              {texts.request.downloadSent}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
