import { messageRow } from "./standard-message.ts";

export const row = messageRow({
  preset: "resend",
  headers: "svix",
  id: "msg_2fHlPnA7aYQhH1tZQ4bkDT0H8Rk",
  signing: "whsec_plJ3nmyCDGBKInavdOK15jsl",
  eventType: "email.bounced",
});
