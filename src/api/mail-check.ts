import { presetFor } from "../auth/provider.ts";
import type { Issue } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";

/** What a trigger that takes e-mails says of its bodies must let them pass: they are read as forms with files. */
export function checkMail(trigger: Trigger): Issue[] {
  const { mail, payload, limits } = trigger;
  if (mail === undefined) return [];
  const issues: Issue[] = [];
  if (payload.type !== "auto" && payload.type !== "multipart") {
    const message = "must be auto or multipart where `mail` is taken: an e-mail is read as a form with files";
    issues.push({ path: "payload.type", message });
  }
  if (payload.charset !== undefined) {
    issues.push({
      path: "payload.charset",
      message: "can't be given where `mail` is taken: each e-mail names its own",
    });
  }
  const types = limits.contentTypes?.map((type) => type.trim().toLowerCase());
  if (types !== undefined && !types.includes("multipart/form-data")) {
    const message =
      "must list multipart/form-data where `mail` is taken: an e-mail is read as a form with files";
    issues.push({ path: "limits.contentTypes", message });
  }
  const preset = presetFor(trigger);
  if (preset !== null) {
    const message = `is for triggers without a provider: ${preset.title}'s events are read otherwise; make another trigger`;
    issues.push({ path: "mail", message });
  }
  return issues;
}
