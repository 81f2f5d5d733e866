import type { Endpoints } from "../contract/api.ts";
import { ApplyInput } from "../contract/apply.ts";
import { mayDo } from "../contract/key.ts";
import { Json } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { TemplateInstalled, TemplateSecret } from "../contract/template.ts";
import { changeEntry } from "./audit.ts";
import type { Call, Handlers } from "./call.ts";
import { newest } from "./change.ts";
import { applyDefinitions } from "./definitions/apply.ts";
import type { ApiDoors } from "./doors.ts";
import { summaryOf } from "./input.ts";
import { fillIn, withName } from "./templates/fill-in.ts";
import { type ShelvedTemplate, templates } from "./templates/shelf.ts";
import { wantsOf } from "./templates/wants.ts";
import { findTrigger, triggerView } from "./triggers.ts";

type Names = "listTemplates" | "getTemplate" | "installTemplate";
type InstallCall = Call<Endpoints["installTemplate"]>;

/** 256 bits, as hexadecimal digits. */
const madeSecretBytes = 32;

export function templateHandlers(doors: ApiDoors): Handlers<Names> {
  return {
    listTemplates: () => ({
      items: templates().map(({ name, title, useCase, description, providers }) => ({
        name,
        title,
        useCase,
        description,
        providers,
      })),
    }),
    async getTemplate({ workspace, params, query }) {
      const template = found(params.template);
      const stored = await storedSecrets(doors, workspace);
      const secrets = template.secrets.map((secret) => {
        const name = withName(secret.name, query.as ?? template.name);
        return { ...secret, name, stored: stored.has(name) };
      });
      return { ...template, secrets };
    },
    installTemplate: (call) => install(doors, call),
  };
}

function found(name: string): ShelvedTemplate {
  const template = templates().find((each) => each.name === name);
  if (template !== undefined) return template;
  const detail = `There is no template ${name}. GET /api/v1/templates lists them; \`tripline templates\` does, too.`;
  throw new Problem("not_found", { detail });
}

async function storedSecrets({ store }: ApiDoors, workspace: string): Promise<ReadonlySet<string>> {
  return new Set((await store.people.secrets({ workspace })).map(({ name }) => name));
}

/** All is checked before anything is stored; the definitions themselves are applied whole or not at all. */
async function install(doors: ApiDoors, call: InstallCall): Promise<TemplateInstalled> {
  const { workspace, params, input } = call;
  const template = found(params.template);
  const name = input.as ?? template.name;
  const stored = await storedSecrets(doors, workspace);
  const { fillings, put, made, issues } = wantsOf(template, { ...input, name, stored });
  if (issues.length > 0) throw new Problem("invalid_input", { detail: summaryOf(issues), issues });
  const definitions = template.definitions.map((definition) => fillIn(Json.parse(definition), fillings));
  const existing = input.overwrite || input.dryRun ? "update" : "refuse";
  const apply = ApplyInput.parse({ definitions, existing, note: `template ${template.name}` });
  const planned = await applyDefinitions(doors, call, { ...apply, dryRun: true }, { secrets: put });
  const next = template.next.map((text) => withName(text, name));
  const done = { name, applied: planned, triggers: [], next };
  if (input.dryRun) return { ...done, secrets: put.map((secret) => ({ name: secret, value: null })) };
  const values = new Map(Object.entries(input.secrets));
  for (const [secret, form] of made) values.set(secret, madeSecret(doors, form));
  await putSecrets(doors, call, { values, stored });
  const applied = await applyDefinitions(doors, call, { ...apply, dryRun: false });
  return {
    ...done,
    applied,
    secrets: put.map((secret) => ({
      name: secret,
      value: made.has(secret) ? (values.get(secret) ?? null) : null,
    })),
    triggers: await addressesOf(doors, workspace, planned),
  };
}

/** `whsec`: what Standard Webhooks calls a signing secret, base64 behind a prefix. */
function madeSecret({ random }: ApiDoors, form: TemplateSecret["generate"]): string {
  const bytes = Buffer.from(random(madeSecretBytes));
  return form === "whsec" ? `whsec_${bytes.toString("base64")}` : bytes.toString("hex");
}

async function putSecrets(
  doors: ApiDoors,
  call: InstallCall,
  { values, stored }: { values: ReadonlyMap<string, string>; stored: ReadonlySet<string> },
): Promise<void> {
  if (values.size === 0) return;
  const { scopes, workspace } = call;
  if (!mayDo(scopes, "admin")) {
    const names = [...values.keys()].join(", ");
    const detail = `To store secrets takes the scope \`admin\` or the role \`owner\`; have an administrator store ${names} before.`;
    throw new Problem("forbidden", { detail });
  }
  const now = new Date(doors.now()).toISOString();
  for (const [name, value] of values) {
    const action = stored.has(name) ? "secret replaced" : "secret stored";
    const entry = changeEntry(doors, call, { action, targetKind: "secret", targetName: name });
    await doors.store.people.putSecret({ workspace, name, value, now }, [entry]);
  }
  await doors.live.refresh();
}

async function addressesOf(
  doors: ApiDoors,
  workspace: string,
  { changes }: TemplateInstalled["applied"],
): Promise<TemplateInstalled["triggers"]> {
  const snapshot = await newest(doors);
  return changes
    .filter(({ kind }) => kind === "trigger")
    .map(({ name }) => {
      const { publicUrl, curl } = triggerView(findTrigger(snapshot, workspace, name), doors);
      return { name, publicUrl, curl };
    });
}
