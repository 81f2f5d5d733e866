import { messageRow } from "./standard-message.ts";

export const row = messageRow({
  preset: "openai",
  headers: "webhook",
  id: "wh_685342e6c53c8190a1be43f081506c52",
  signing: "whsec_plJ3nmyCDGBKInavdOK15jsl",
  eventType: "response.completed",
});
