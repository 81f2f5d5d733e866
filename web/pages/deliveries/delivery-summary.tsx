import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import { useWorkspace } from "../../client.ts";
import { Copied } from "../../parts/copy.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Card } from "../../parts/page.tsx";
import { ExactTime, Moment } from "../../parts/time.tsx";
import { TriggerLink } from "../../parts/trigger-link.tsx";
import { bytesText } from "../../size.ts";
import { texts } from "../../texts/delivery.ts";
import { useTriggerNames } from "../../trigger-names.ts";

/** What is known of a delivery, and where it belongs. */
export function DeliverySummary({ delivery }: { delivery: DeliveryDetail }) {
  const { nameOf } = useTriggerNames();
  const { id, reason, triggerId, eventType, idempotencyKey, duplicateOf, replayOf, traceId } = delivery;
  const facts = [
    {
      name: texts.facts.received,
      value: (
        <>
          <ExactTime at={delivery.receivedAt} /> (<Moment at={delivery.receivedAt} />)
        </>
      ),
    },
    { name: texts.facts.id, value: <Copied text={id} /> },
    {
      name: texts.facts.trigger,
      value:
        triggerId === null ? (
          texts.unknownAddress
        ) : (
          <TriggerLink trigger={triggerId} title={nameOf(triggerId) ?? triggerId} isMarked />
        ),
    },
    { name: texts.facts.ip, value: delivery.ip },
    { name: texts.facts.answer, value: delivery.answerStatus ?? texts.noAnswer },
    { name: texts.facts.body, value: sizeText(delivery) },
    { name: texts.facts.eventType, value: eventType },
    { name: texts.facts.key, value: idempotencyKey === null ? null : <Copied text={idempotencyKey} /> },
    { name: texts.facts.duplicateOf, value: duplicateOf === null ? null : <Other id={duplicateOf} /> },
    { name: texts.facts.replayOf, value: replayOf === null ? null : <Other id={replayOf} /> },
    { name: texts.facts.trace, value: traceId === null ? null : <Copied text={traceId} /> },
  ];
  return (
    <Card>
      {reason === null ? null : <Reason isBad={delivery.status === "rejected"}>{reason}</Reason>}
      <Facts facts={facts} />
    </Card>
  );
}

const Reason = ({ isBad, children }: { isBad: boolean; children: ReactNode }) => (
  <p
    className={`mb-4 flex items-start gap-2 rounded-lg px-3 py-2 text-sm break-words ${isBad ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn"}`}
  >
    <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
    <span className="min-w-0">{children}</span>
  </p>
);

function Other({ id }: { id: string }) {
  const workspace = useWorkspace();
  return (
    <Link
      to="/$workspace/deliveries/$delivery"
      params={{ workspace, delivery: id }}
      className="block truncate font-mono text-xs text-accent underline underline-offset-2"
    >
      {id}
    </Link>
  );
}

function sizeText({ bodyBytes, sentBytes, bodyType, contentType }: DeliveryDetail): string {
  const size =
    sentBytes === null ? bytesText(bodyBytes) : texts.unpacked(bytesText(bodyBytes), bytesText(sentBytes));
  return [size, bodyType, contentType].filter(Boolean).join(" · ");
}
