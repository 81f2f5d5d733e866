import { messageRow } from "./standard-message.ts";

export const row = messageRow({
  preset: "svix",
  headers: "svix",
  id: "msg_loFOjxBNrRLzqYUf",
  signing: "whsec_plJ3nmyCDGBKInavdOK15jsl",
  eventType: "invoice.paid",
});
