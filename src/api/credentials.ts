import { parseCredential } from "../auth/credential.ts";
import { credentialId } from "../auth/credential-id.ts";
import { type CredentialMember, labelOf, membersOf } from "../auth/credential-members.ts";
import { unsetText } from "../auth/secret-match.ts";
import type { Credential, CredentialStanding, CredentialView } from "../contract/credential.ts";
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
      const context: Context = { snapshot, workspace, environment: doors.environment, uses, now };
      const judge = retiring({
        now,
        quietMs: query.quietDays * dayMs,
        changedAt: Date.parse(trigger.updatedAt),
      });
      const stand = trigger.auth.map((each, at) => standOf(each, labelOf(each, at), context));
      const items = stand.map((view, at): CredentialView => {
        const members = membersOf(trigger.auth[at] ?? { scheme: "" });
        const inner = members.map(({ credential, label }) => standOf(credential, label, context));
        return {
          ...judge(
            view,
            stand.filter((other) => other !== view),
          ),
          members: inner.map((each, place) =>
            judge(
              each,
              inner.filter(({ label }) => isInstead(members[place], label)),
            ),
          ),
        };
      });
      return { items };
    },
  };
}

type Stand = Omit<CredentialStanding, "retirement">;

interface Context {
  snapshot: Snapshot;
  workspace: string;
  environment: ApiDoors["environment"];
  uses: ReadonlyMap<string, { uses: number; lastUsedAt: string; lastAddress: string | null }>;
  now: number;
}

function standOf(credential: Credential, label: string, context: Context): Stand {
  const use = context.uses.get(credentialId(credential));
  const problem = problemOf(credential, context);
  return {
    label,
    scheme: credential.scheme,
    notBefore: credential.notBefore ?? null,
    notAfter: credential.notAfter ?? null,
    state: problem === null ? stateOf(credential, context.now) : "broken",
    problem,
    uses: use?.uses ?? 0,
    lastUsedAt: use?.lastUsedAt ?? null,
    lastAddress: use?.lastAddress ?? null,
  };
}

function retiring(circumstances: { now: number; quietMs: number; changedAt: number }) {
  return (one: Stand, instead: readonly Stand[]): CredentialStanding => ({
    ...one,
    retirement: retirementOf(standingOf(one), { ...circumstances, others: instead.map(standingOf) }),
  });
}

/** What stands in its place may itself be made of several: any of these shows that senders use it. */
const isInstead = (member: CredentialMember | undefined, label: string): boolean =>
  member?.instead.some((other) => label === other || label.startsWith(`${other} / `)) === true;

function standingOf({ lastUsedAt, ...view }: Stand): Standing {
  return { ...view, lastUsedAt: lastUsedAt === null ? null : Date.parse(lastUsedAt) };
}

function stateOf({ notBefore, notAfter }: Credential, now: number): "valid" | "not_yet_valid" | "expired" {
  if (notAfter !== undefined && now >= Date.parse(notAfter)) return "expired";
  return notBefore !== undefined && now < Date.parse(notBefore) ? "not_yet_valid" : "valid";
}

/** Why it can never prove anything: settings that are wrong, a secret that is not there. */
function problemOf(credential: Credential, { snapshot, workspace, environment }: Context): string | null {
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
