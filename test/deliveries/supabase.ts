import { messageRow } from "./standard-message.ts";

export const row = messageRow({
  preset: "supabase",
  headers: "webhook",
  id: "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d6e",
  signing: "whsec_plJ3nmyCDGBKInavdOK15jsl",
  eventType: "signup",
});
