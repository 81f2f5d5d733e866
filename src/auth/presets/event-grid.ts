import { jsonReply, memberOf } from "../handshake.ts";
import { definePreset } from "../preset.ts";

/** Azure Event Grid, in its own schema, proves nothing by itself: a key in the address does, or an Entra token. */
export const eventGrid = definePreset({
  name: "event-grid",
  title: "Azure Event Grid",
  docs: "https://learn.microsoft.com/en-us/azure/event-grid/end-point-validation-event-grid-events-schema",
  checked:
    "Checked against Microsoft's documentation; there is nothing to sign. Of the schemas, Event Grid's own.",
  setup:
    "`provider: event-grid` and a scheme of your choice: `api-key` in the query (`?code=…` in the endpoint's address) or in a header (delivery properties), or `jwt` for an endpoint secured with Microsoft Entra ID. Where events are not sent in batches, which is the default, deduplicate by `{{ trigger.body[0].id }}`.",
  eventType: "{body:0.eventType}",
  // A batch is put together anew when it is sent again.
  deadlineMs: 30_000,
  headers: ["aeg-event-type", "aeg-subscription-name", "aeg-delivery-count", "aeg-data-version"],
  handshakes: [
    {
      title:
        "`SubscriptionValidationEvent` is answered with its code, and with 200, once the sender is proved",
      to: "sender",
      on: { method: "POST", body: "SubscriptionValidationEvent" },
      reply({ json }) {
        const event = Array.isArray(json) && json.length === 1 ? json[0] : undefined;
        if (event === undefined) return null;
        if (memberOf({ json: event }, "eventType") !== "Microsoft.EventGrid.SubscriptionValidationEvent")
          return null;
        const validationResponse = memberOf({ json: event }, "data", "validationCode");
        return validationResponse === undefined ? null : jsonReply({ validationResponse });
      },
    },
  ],
});
