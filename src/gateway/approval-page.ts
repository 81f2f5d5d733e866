import { createHash } from "node:crypto";
import type { ApprovalAnswer, ApprovalField, ApprovalQuestion } from "../contract/wait.ts";
import { escapedMarkup } from "../core/escape.ts";

/** What a person sees behind the link. */
export type Page =
  | { kind: "question"; question: ApprovalQuestion; workflow: string; until: string; again?: Refilled }
  | { kind: "answered"; question: ApprovalQuestion; answer: ApprovalAnswer | null; now: boolean }
  | { kind: "expired" | "canceled"; question: ApprovalQuestion }
  | { kind: "unknown" };

/** What was filled in, and what was wrong with it. */
interface Refilled {
  values: Readonly<Record<string, string>>;
  issues: readonly { path: string; message: string }[];
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.4rem}p.text{white-space:pre-wrap}label{display:block;margin:1rem 0 .25rem}
input,textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:.4rem;border:1px solid #8c959f;border-radius:4px}
textarea{min-height:5rem}button{font:inherit;padding:.5rem 1.5rem;margin:1.5rem .5rem 0 0;border:1px solid #1b1f24;border-radius:4px;background:#fff;cursor:pointer}
button.yes{background:#1a7f37;border-color:#1a7f37;color:#fff}.wrong{color:#b3261e}.small{color:#57606a;font-size:.9rem}
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}input,textarea,select,button{background:#161b22;color:inherit}button.yes{background:#238636}.small{color:#9198a1}.wrong{color:#ff7b72}}`;

const styleHash = createHash("sha256").update(style).digest("base64");

/** Nothing runs in it, it sends to nobody but here, and nobody may frame it. */
export const pagePolicy =
  `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; ` +
  "frame-ancestors 'none'; sandbox allow-forms";

/** The page as HTML. It works without scripts; only the form's POST answers, so that a link can be looked at. */
export function pageHtml(page: Page): string {
  const title = page.kind === "unknown" ? "Not found" : page.question.title;
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">` +
    `<title>${escapedMarkup(title)}</title><style>${style}</style></head><body><main>` +
    `<h1>${escapedMarkup(title)}</h1>${bodyOf(page)}</main></body></html>`
  );
}

function bodyOf(page: Page): string {
  switch (page.kind) {
    case "unknown":
      return "<p>There is nothing to answer at this address. Is the link complete?</p>";
    case "expired":
      return "<p>The time to answer is over. Nothing can be changed here any more.</p>";
    case "canceled":
      return "<p>The answer is not needed any more: what asked for it has ended.</p>";
    case "answered":
      return answered(page);
    case "question":
      return questionHtml(page);
    default:
      return page satisfies never;
  }
}

function answered({ answer, now }: Extract<Page, { kind: "answered" }>): string {
  if (now) return "<p>Thank you. Your answer was noted; you can close this page.</p>";
  if (answer === null) return "<p>It was answered already. A link works once.</p>";
  const by = answer.by === null || answer.by === "" ? "" : ` by ${escapedMarkup(answer.by)}`;
  const at = `${answer.at.slice(0, 16).replace("T", " ")} UTC`;
  return `<p>It was ${answer.decision} already${by}, ${at}. A link works once.</p>`;
}

function questionHtml(page: Extract<Page, { kind: "question" }>): string {
  const { question, workflow, until, again } = page;
  const text = question.text === "" ? "" : `<p class="text">${escapedMarkup(question.text)}</p>`;
  const value = (name: string) => escapedMarkup(again?.values[name] ?? "");
  const wrong = (path: string) =>
    (again?.issues ?? [])
      .filter((issue) => issue.path === path)
      .map(({ message }) => ` <span class="wrong">${escapedMarkup(message)}</span>`)
      .join("");
  const fields = question.fields.map((field) =>
    fieldHtml(field, { value: value(`f_${field.name}`), wrong: wrong(field.name) }),
  );
  const decide = wrong("decision");
  return (
    `${text}<form method="post">${fields.join("")}` +
    `<label for="comment">Comment${wrong("comment")}</label><textarea id="comment" name="comment">${value("comment")}</textarea>` +
    `<label for="by">Your name</label><input id="by" name="by" maxlength="200" autocomplete="name" value="${value("by")}">` +
    (decide === "" ? "" : `<p>${decide}</p>`) +
    `<button class="yes" name="decision" value="approved">Approve</button>` +
    `<button name="decision" value="rejected">Reject</button></form>` +
    `<p class="small">Asked by the workflow ${escapedMarkup(workflow)}. It can be answered until ${until.slice(0, 16).replace("T", " ")} UTC, once.</p>`
  );
}

function fieldHtml(
  { name, label, type, required }: ApprovalField,
  { value, wrong }: { value: string; wrong: string },
): string {
  const id = `f_${name}`;
  const mark = required ? " *" : "";
  const head = `<label for="${id}">${escapedMarkup(label ?? name)}${mark}${wrong}</label>`;
  if (type === "multiline") return `${head}<textarea id="${id}" name="${id}">${value}</textarea>`;
  if (type === "yesno") {
    const option = (key: string, shown: string) =>
      `<option value="${key}"${key === value ? " selected" : ""}>${shown}</option>`;
    return `${head}<select id="${id}" name="${id}">${option("", "")}${option("yes", "Yes")}${option("no", "No")}</select>`;
  }
  const mode = type === "number" ? ` inputmode="decimal"` : "";
  return `${head}<input id="${id}" name="${id}"${mode} value="${value}">`;
}
