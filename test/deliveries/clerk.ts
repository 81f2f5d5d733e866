import { messageRow } from "./standard-message.ts";

export const row = messageRow({
  preset: "clerk",
  headers: "svix",
  id: "msg_2ebqCOSxSf3zM9YbTw1hxPdR0aa",
  signing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  eventType: "user.created",
});
