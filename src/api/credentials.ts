import { parseCredential } from "../auth/credential.ts";
import { credentialId } from "../auth/credential-id.ts";
import { unsetText } from "../auth/secret-match.ts";
import type { Credential, CredentialView } from "../contract/credential.ts";
import { retirementOf, type Standing } from "../core/retirement.ts";
import type { Snapshot } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { findTrigger } from "./triggers.ts";

const dayMs = 86_400_000;

/** A trigger's credentials with their last uses, and which of them nobody needs any more. */
export function credentialHandlers(doors: ApiDoors): Handlers<"listCredentials"> {
  return {
    async listCredentials({ workspace, params, query }) {
      const snapshot = await newest(doors);
      const trigger = findTrigger(snapshot, workspace, params.trigger);
      const used = await doors.store.people.credentialUses({ triggerIds: [trigger.id] });
      const uses = new Map(used.map((use) => [use.credentialId, use]));
      const now = doors.now();
      const views = trigger.auth.map((credential, at): Omit<CredentialView, "retirement"> => {
        const use = uses.get(credentialId(credential));
        const problem = problemOf(credential, { snapshot, workspace, environment: doors.environment });
        return {
          label: labelOf(credential, at),
          scheme: credential.scheme,
          notBefore: credential.notBefore ?? null,
          notAfter: credential.notAfter ?? null,
          state: problem === null ? stateOf(credential, now) : "broken",
          problem,
          uses: use?.uses ?? 0,
          lastUsedAt: use?.lastUsedAt ?? null,
          lastAddress: use?.lastAddress ?? null,
        };
      });
      const standings = views.map(standingOf);
      const quietMs = query.quietDays * dayMs;
      const changedAt = Date.parse(trigger.updatedAt);
      const items = views.map((view, at): CredentialView => {
        const others = standings.filter((_, index) => index !== at);
        return { ...view, retirement: retirementOf(standingOf(view), { others, now, quietMs, changedAt }) };
      });
      return { items };
    },
  };
}

/** What a credential is called: its name, or which of the trigger's it is. */
export const labelOf = ({ name, scheme }: Credential, at: number): string => name ?? `${scheme} ${at + 1}`;

function standingOf({ lastUsedAt, ...view }: Omit<CredentialView, "retirement">): Standing {
  return { ...view, lastUsedAt: lastUsedAt === null ? null : Date.parse(lastUsedAt) };
}

function stateOf({ notBefore, notAfter }: Credential, now: number): "valid" | "not_yet_valid" | "expired" {
  if (notAfter !== undefined && now >= Date.parse(notAfter)) return "expired";
  return notBefore !== undefined && now < Date.parse(notBefore) ? "not_yet_valid" : "valid";
}

/** Why it can never prove anything: settings that are wrong, a secret that is not there. */
function problemOf(
  credential: Credential,
  {
    snapshot,
    workspace,
    environment,
  }: { snapshot: Snapshot; workspace: string; environment: ApiDoors["environment"] },
): string | null {
  const parsed = parseCredential(credential);
  if (parsed.kind === "invalid") {
    return parsed.issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  }
  const missing = parsed.scheme.secrets(parsed.config).find((reference) => {
    if (reference.startsWith("env:")) return environment(reference.slice("env:".length)) === undefined;
    return !snapshot.secrets.some((secret) => secret.workspace === workspace && secret.name === reference);
  });
  return missing === undefined ? null : unsetText(missing);
}
