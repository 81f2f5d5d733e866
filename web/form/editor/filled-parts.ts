import type { Extension } from "@codemirror/state";
import { Decoration, type EditorView, MatchDecorator, ViewPlugin, type ViewUpdate } from "@codemirror/view";

/** `text`: braces mean nothing. `expression`: all of it is one. */
export type Mode = "template" | "expression" | "text";

/** Shows which parts of a text are filled in. */
export function filledParts(mode: Mode): Extension {
  const regexp = mode === "template" ? /(?<!\\)\{\{.*?(?:\}\}|$)/g : /"[^"]*"|'[^']*'|\$\w+/g;
  const finder = new MatchDecorator({ regexp, decoration: () => filled });
  const plugin = class {
    decorations;
    constructor(view: EditorView) {
      this.decorations = finder.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = finder.updateDeco(update, this.decorations);
    }
  };
  return ViewPlugin.fromClass(plugin, { decorations: ({ decorations }) => decorations });
}

const filled = Decoration.mark({ class: "cm-filled" });
