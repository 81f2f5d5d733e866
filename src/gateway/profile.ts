import type { ResponseProfile } from "../contract/response.ts";
import type { Answer } from "./answer.ts";
import type { AddressForm } from "./journey.ts";

const json = "application/json";
/** S21, S62, S83, S114: the fixed answers to an accepted delivery, byte for byte. */
const profiles: Readonly<Record<ResponseProfile, Answer>> = {
  ok: fixed("text/plain; charset=utf-8", "OK"),
  received: fixed(json, '{"received":true}'),
  processed: fixed(json, '{"processed":true}'),
  accepted: fixed(json, '{"status":"accepted","workflow_started":true}'),
};

const captured = fixed(json, '{"status":"captured","workflow_started":false}');

/** Each kind of address answers as the system that it comes from did. */
const byForm: Readonly<Record<AddressForm, ResponseProfile>> = {
  hooks: "ok",
  webhooks: "received",
  named: "accepted",
  suffix: "ok",
};

/** A profile chosen on the trigger wins over that of the address. */
export function profileAnswer(profile: ResponseProfile | undefined, form: AddressForm): Answer {
  return profiles[profile ?? byForm[form]];
}

/** To a request that was kept as a sample: no workflow has started. */
export function capturedAnswer(profile: ResponseProfile | undefined, form: AddressForm): Answer {
  const usual = profileAnswer(profile, form);
  return usual === profiles.accepted ? captured : usual;
}

function fixed(type: string, body: string): Answer {
  return { status: 200, headers: ["Content-Type", type], body };
}
