import type { Issue } from "../../contract/problem.ts";
import type { TemplateSecret, TemplateSetting } from "../../contract/template.ts";
import { type Fillings, withName } from "./fill-in.ts";
import type { ShelvedTemplate } from "./shelf.ts";

/** What an installation is made of: the values to fill in, and what is missing or wrong, all at once. */
export interface Wants {
  fillings: Fillings;
  /** Names of the secrets that are stored with it. */
  put: readonly string[];
  /** Those that are made up, each in its form. */
  made: ReadonlyMap<string, TemplateSecret["generate"]>;
  issues: Issue[];
}

interface Given {
  name: string;
  settings: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, string>>;
  /** Names of the secrets that the workspace has. */
  stored: ReadonlySet<string>;
}

export function wantsOf(template: ShelvedTemplate, { name, settings, secrets, stored }: Given): Wants {
  const issues: Issue[] = [];
  const fillings = new Map<string, string | number>([["name", name]]);
  for (const setting of template.settings) {
    const text = settings[setting.name] ?? setting.default;
    if (text === undefined) issues.push(missing(`settings.${setting.name}`, setting));
    else fillings.set(setting.name, valueOf(setting, text, issues));
  }
  const known = new Set(template.settings.map((setting) => setting.name));
  for (const each of Object.keys(settings).filter((given) => !known.has(given)))
    issues.push({
      path: `settings.${each}`,
      message: `there is no such setting; known here: ${list(known)}`,
    });
  const named = template.secrets.map((secret) => ({
    ...secret,
    name: withName(secret.name, name),
  }));
  const needed = new Set(named.map((secret) => secret.name));
  for (const each of Object.keys(secrets).filter((given) => !needed.has(given)))
    issues.push({ path: `secrets.${each}`, message: `it needs no such secret; needed are: ${list(needed)}` });
  const absent = named.filter((secret) => secrets[secret.name] === undefined && !stored.has(secret.name));
  for (const secret of absent.filter(({ generate }) => generate === false))
    issues.push(missing(`secrets.${secret.name}`, secret));
  const made = new Map(
    absent.flatMap((secret) => (secret.generate === false ? [] : [[secret.name, secret.generate] as const])),
  );
  return { fillings, made, put: [...Object.keys(secrets), ...made.keys()], issues };
}

function missing(
  path: string,
  { title, description }: { title: string; description?: string | undefined },
): Issue {
  return {
    path,
    message: description === undefined ? `is missing: ${title}` : `is missing: ${title}. ${description}`,
  };
}

function valueOf({ name, type }: TemplateSetting, text: string, issues: Issue[]): string | number {
  const path = `settings.${name}`;
  if (type === "number") {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value))
      issues.push({ path, message: `"${text}" is not a number` });
    return value;
  }
  if (type === "url") {
    if (!/^https?:$/.test(URL.parse(text)?.protocol ?? ""))
      issues.push({ path, message: `"${text}" is not an address such as https://example.com` });
    return text.replace(/\/+$/, "");
  }
  if (text === "") issues.push({ path, message: "is empty" });
  return text;
}

const list = (names: ReadonlySet<string>) => [...names].join(", ") || "none";
