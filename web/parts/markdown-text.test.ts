import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { MarkdownText } from "./markdown-text.tsx";

const drawn = (text: string) =>
  renderToStaticMarkup(createElement(MarkdownText, { text })).replaceAll(/ class="[^"]*"/g, "");

test.each([
  '<script>alert("x")</script>',
  "text <img src=x onerror=alert(1)> text",
  '<div style="position:fixed" onclick="alert(1)">over all</div>',
  "<iframe src=https://evil.example></iframe>",
  "<!-- hidden --><svg onload=alert(1)>",
  "<Markdown onClick={alert(1)} />",
])("HTML stays text: %s", (text) => {
  expect(drawn(text)).not.toMatch(/<(?!\/?(?:div|p|a)[ >])/);
});

test.each([
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:x)",
  "[x](/console/default/settings)",
  "<javascript:alert(1)>",
])("a link that leads nowhere else is text: %s", (text) => {
  expect(drawn(text)).not.toContain("href");
});

test("links lead to other pages without telling them from where", () => {
  const rest = 'target="_blank" rel="noopener noreferrer nofollow"';
  expect(drawn("See [the *shop*](https://shop.example/a?b=c&d=e).")).toBe(
    `<div><p>See <a href="https://shop.example/a?b=c&amp;d=e" ${rest}>the <em>shop</em></a>.</p></div>`,
  );
});

test("a picture is told, and not loaded", () => {
  const html = drawn("![our logo](https://shop.example/logo.png)");
  expect([html.includes("our logo"), /<img|src=/.test(html)]).toEqual([true, false]);
});

test("headings, lists and code are drawn, below the page's own headings and without ids", () => {
  expect(drawn("# Orders\n\n- one\n- `two`\n\n3. three\n\n```sh\ncurl <x>\n```")).toBe(
    "<div><h3>Orders</h3><ul><li>one</li><li><code>two</code></li></ul>" +
      '<ol start="3"><li>three</li></ol><pre><code>curl &lt;x&gt;</code></pre></div>',
  );
});
