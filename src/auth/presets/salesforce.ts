import { definePreset } from "../preset.ts";

/** What Salesforce wants to hear: that all notifications of the message have arrived. */
const acknowledgement =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
  '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>' +
  "</soapenv:Body></soapenv:Envelope>";

/**
 * Salesforce sends outbound messages as SOAP and signs nothing: it proves itself by a client certificate (`mtls`), or by
 * a key in the address (`shared-key`).
 */
export const salesforce = definePreset({
  name: "salesforce",
  title: "Salesforce outbound messages",
  docs: "https://developer.salesforce.com/docs/platform/api/guide/sforce-api-om-outboundmessaging-wsdl.html",
  checked:
    "The message and its acknowledgement are written as Salesforce's WSDL says; there is nothing to sign, and no SDK that could be asked.",
  setup:
    "Set `provider: salesforce`, and as credential `mtls` with Salesforce's client certificate (Setup → Certificate and Key Management → API client certificate) or `shared-key` in the endpoint URL. Setup → Outbound Messages.",
  eventType:
    "{body:soapenv:Envelope.soapenv:Body.notifications.Notification.sObject.@xsi:type|body:soapenv:Envelope.soapenv:Body.notifications.Notification.0.sObject.@xsi:type}",
  // A message holds up to a hundred notifications; only one that stands alone tells which message it is.
  idempotencyKey: "{body:soapenv:Envelope.soapenv:Body.notifications.Notification.Id}",
  headers: ["SOAPAction"],
  answer: { headers: { "Content-Type": "text/xml; charset=utf-8" }, body: acknowledgement },
});
