import { Markdown, type MarkdownToJSX } from "markdown-to-jsx/react";
import { createElement, Fragment, type ReactNode } from "react";

/** Text as its author marked it up in Markdown. HTML in it stays text, pictures are told, and nothing is loaded for it. */
export const MarkdownText = ({ text }: { text: string }) => <Markdown options={options}>{text}</Markdown>;

/** All there may be of it. The page and its parts have the headings above these. */
const looks: Readonly<Record<string, { tag: string; className: string }>> = {
  div: { tag: "div", className: "flex flex-col gap-3 text-sm break-words" },
  h1: { tag: "h3", className: "text-sm font-semibold" },
  h2: { tag: "h3", className: "text-sm font-semibold" },
  h3: { tag: "h4", className: "text-sm font-semibold" },
  h4: { tag: "h4", className: "text-sm font-medium" },
  h5: { tag: "h4", className: "text-sm font-medium" },
  h6: { tag: "h4", className: "text-sm font-medium" },
  p: { tag: "p", className: "" },
  br: { tag: "br", className: "" },
  hr: { tag: "hr", className: "border-line" },
  strong: { tag: "strong", className: "font-semibold" },
  em: { tag: "em", className: "" },
  del: { tag: "del", className: "" },
  ul: { tag: "ul", className: "flex list-disc flex-col gap-1 pl-5" },
  ol: { tag: "ol", className: "flex list-decimal flex-col gap-1 pl-5" },
  li: { tag: "li", className: "" },
  blockquote: { tag: "blockquote", className: "border-l-2 border-line pl-3 text-muted" },
  code: { tag: "code", className: "rounded bg-sunken px-1 font-mono text-[0.92em]" },
  pre: { tag: "pre", className: "rounded-lg bg-sunken p-3 whitespace-pre-wrap break-all" },
  table: { tag: "table", className: "text-left" },
  thead: { tag: "thead", className: "border-b border-line" },
  tbody: { tag: "tbody", className: "" },
  tr: { tag: "tr", className: "" },
  th: { tag: "th", className: "py-1 pr-4 font-medium" },
  td: { tag: "td", className: "py-1 pr-4" },
};

const options: MarkdownToJSX.Options = {
  disableParsingRawHTML: true,
  disableFrontmatter: true,
  forceBlock: true,
  forceWrapper: true,
  createElement: (tag, { ...given }, ...children) => element(String(tag), given, children),
};

interface Given {
  key?: unknown;
  href?: unknown;
  alt?: unknown;
  start?: unknown;
}

function element(tag: string, given: Given, children: ReactNode[]): ReactNode {
  const key = typeof given.key === "string" || typeof given.key === "number" ? given.key : null;
  const { href, alt, start } = given;
  if (tag === "a" && typeof href === "string" && /^(?:https?|mailto):/i.test(href)) {
    const link = { href, target: "_blank", rel: "noopener noreferrer nofollow" };
    return createElement("a", { key, ...link, className: "text-accent underline" }, ...children);
  }
  const look = looks[tag];
  if (look === undefined) {
    return createElement(Fragment, { key }, ...children, typeof alt === "string" ? alt : null);
  }
  const { tag: drawn, className } = look;
  return createElement(
    drawn,
    { key, className, ...(drawn === "ol" && typeof start === "number" && { start }) },
    ...children,
  );
}
