import { type ShelvedTemplate, templates } from "../src/api/templates/shelf.ts";
import type { UseCase } from "../src/contract/template.ts";

const useCases: Record<UseCase, string> = {
  commerce: "Commerce",
  chatbot: "Chatbots and support",
  "ci-cd": "Build, test, deploy",
  data: "Data",
  saas: "Systems kept alike, campaigns, notifications",
  general: "General",
};

/** A section per template, by use case: what it does, what it needs, what it takes and what it calls. */
export function templatesText(): string {
  const groups = Map.groupBy(templates(), ({ useCase }) => useCase);
  return [...groups]
    .map(([useCase, group]) => [`## ${useCases[useCase]}`, ...group.map(sectionOf)].join("\n\n"))
    .join("\n\n");
}

function sectionOf({ name, title, description, settings, secrets, next, samples }: ShelvedTemplate): string {
  const rows = [
    ...settings.map((setting) => {
      const usual = setting.default === undefined ? `e.g. \`${setting.example}\`` : `\`${setting.default}\``;
      return `| \`--set ${setting.name}\` | ${setting.title} | ${usual} |`;
    }),
    ...secrets.map((secret) => {
      const from = secret.generate ? "made" : (secret.description ?? "");
      return `| \`--secret ${secret.name.replace("${name}", name)}\` | ${secret.title} | ${from} |`;
    }),
  ];
  const [sample] = samples;
  return [
    `### ${name}`,
    `**${title}.** ${description}`,
    ["| needs | | unless given |", "|---|---|---|", ...rows].join("\n"),
    next.map((each) => `- ${each.replaceAll("${name}", name)}`).join("\n"),
    ...(sample === undefined ? [] : [sampleText(sample)]),
  ].join("\n\n");
}

function sampleText({ title, headers, body, calls }: ShelvedTemplate["samples"][number]): string {
  const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  const made = calls.map(({ to }) => `\`${to}\``).join(", ");
  return [
    `${title}:`,
    `\`\`\`http\n${named.join("")}${named.length === 0 ? "" : "\n"}${JSON.stringify(body, null, 2)}\n\`\`\``,
    ...(made === "" ? [] : [`It calls ${made}.`]),
  ].join("\n\n");
}
