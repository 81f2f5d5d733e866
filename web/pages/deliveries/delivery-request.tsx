import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { DeliveryDetail } from "../../../src/contract/delivery.ts";
import { type Hidden, hiddenText } from "../../../src/contract/hidden.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Card } from "../../parts/page.tsx";
import { Pairs } from "../../parts/pairs.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { texts } from "../../texts/delivery.ts";
import { DeliveryBody } from "./delivery-body.tsx";
import { DeliveryCopy } from "./delivery-copy.tsx";
import { DeliveryFiles } from "./delivery-files.tsx";

interface DeliveryRequestProps {
  delivery: DeliveryDetail;
  tab: string;
  onTab: (tab: string) => void;
}

/** The request as it was received, and what was drawn from it. */
export function DeliveryRequest({ delivery, tab, onTab }: DeliveryRequestProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const { id, headers, query, pathParameters, params, claims } = delivery;
  const files = useQuery({
    queryKey: [workspace, "deliveries", "one", id, "files"],
    queryFn: async () => (await client.listDeliveryFiles({ delivery: id })).items,
    enabled: delivery.bodyType === "multipart",
  });
  const urlParameters = { ...pathParameters, ...query };
  const tabs = [
    { name: "body", title: texts.request.body, content: <DeliveryBody delivery={delivery} /> },
    counted("headers", headers, <Pairs label={texts.request.headers} pairs={headers} />),
    counted("query", urlParameters, <Pairs label={texts.request.query} pairs={urlParameters} />),
    counted("params", params, <Pairs label={texts.request.params} pairs={params} />),
    ...(claims === undefined
      ? []
      : [counted("claims", claims, <Pairs label={texts.request.claims} pairs={claims} />)]),
    ...(files.data === undefined || files.data.length === 0
      ? []
      : [counted("files", files.data, <DeliveryFiles delivery={id} files={files.data} />)]),
    { name: "copy", title: texts.request.copy, content: <DeliveryCopy delivery={id} /> },
  ];
  return (
    <Card>
      <p className="mb-4 font-mono text-xs break-all">
        <span className="font-semibold">{delivery.method}</span> <Masked text={delivery.url} />
      </p>
      {delivery.hidden.length === 0 ? null : <HiddenNote hidden={delivery.hidden} />}
      <Tabs
        label={texts.request.title}
        tabs={tabs}
        open={tabs.some(({ name }) => name === tab) ? tab : "body"}
        onOpen={onTab}
      />
    </Card>
  );
}

function counted(
  name: "headers" | "query" | "params" | "claims" | "files",
  values: object,
  content: ReactNode,
) {
  const count = Object.keys(values).length;
  const title = (
    <>
      {texts.request[name]} <span className="text-xs text-muted tabular-nums">{count}</span>
    </>
  );
  return { name, title, content };
}

/** What of it was not kept, and which rule says so. */
const HiddenNote = ({ hidden }: { hidden: readonly Hidden[] }) => (
  <ul className="mb-4 flex flex-wrap gap-1.5 text-xs" aria-label={texts.request.hidden}>
    {hidden.map((each) => (
      <li key={hiddenText(each)} className="rounded bg-warn-soft px-1.5 py-0.5 break-all text-warn">
        {texts.request.hiddenBy(hiddenText(each))}
      </li>
    ))}
  </ul>
);

/** A URL with what was masked in it marked. */
const Masked = ({ text }: { text: string }) => (
  <>
    {text.split(/(\*\*\*|%5Bredacted%20by%20[a-z0-9_-]+%5D)/).map((part, index) =>
      // The parts of a text have no names, and stay where they are: each second one is a mark.
      index % 2 === 0 ? (
        part
      ) : (
        // oxlint-disable-next-line react/no-array-index-key
        <mark key={index} title={texts.masked} className="rounded bg-warn-soft px-1 text-warn">
          {decodeURIComponent(part)}
        </mark>
      ),
    )}
  </>
);
