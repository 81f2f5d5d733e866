import { CircleAlert, TriangleAlert } from "lucide-react";
import { nameOf } from "../../canvas/step-summary.ts";
import { isWithin } from "../../canvas/value-path.ts";
import { Button } from "../../parts/button.tsx";
import { Menu, MenuItem, MenuTitle } from "../../parts/menu.tsx";
import { texts } from "../../texts/workflow.ts";
import type { Editor } from "./use-editor.ts";

/** How many faults there are, and the way to each. */
export function FindingsButton({ editor }: { editor: Editor }) {
  const { findings } = editor.view;
  if (findings.length === 0) return null;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const Icon = errors > 0 ? CircleAlert : TriangleAlert;
  return (
    <Menu
      opener={
        <Button size="small" look="ghost">
          <Icon className={`size-4 ${errors > 0 ? "text-bad" : "text-warn"}`} aria-hidden />
          {texts.findings(errors, findings.length - errors)}
        </Button>
      }
    >
      <MenuTitle>{texts.findingsTitle}</MenuTitle>
      {findings.map(({ path, message }) => {
        const entry = editor.entries.findLast(
          (each) => each.kind === "step" && isWithin(path, each.item.path),
        );
        const step = entry?.kind === "step" ? entry : undefined;
        return (
          <MenuItem
            key={`${path} ${message}`}
            onSelect={() => {
              editor.setCurrent(step?.key ?? null);
              editor.open(step?.key);
            }}
          >
            <span className="max-w-96">
              <span className="block font-medium">{step === undefined ? path : nameOf(step.item.step)}</span>
              <span className="block text-xs break-words text-muted">{message}</span>
            </span>
          </MenuItem>
        );
      })}
    </Menu>
  );
}
