import { useRef } from "react";

const toFillIn = "input:enabled, select:enabled, textarea:enabled, [contenteditable='true']";
const toPress = "button:enabled";

/** Leads the keyboard to what is preferred in an element, else to the first thing to fill in, else to the first button. */
function focusIn(element: HTMLElement, preferred: string | undefined): void {
  const first = (selector: string) => element.querySelector<HTMLElement>(selector);
  const wanted = preferred === undefined ? null : first(`${preferred}:enabled`);
  (wanted ?? first(toFillIn) ?? first(toPress))?.focus();
}

/**
 * Keeps the keyboard where something is done as rows are added, taken away and moved. The frame is around the rows, which
 * carry `data-row`, and around the button that adds one: where no row is left, that one is next.
 */
export function useRowFocus<Frame extends HTMLElement>() {
  const frame = useRef<Frame>(null);
  /** Once the rows are drawn anew. `preferred`: the button that was pressed, as a selector. */
  const focusRow = (at: number, preferred?: string) =>
    setTimeout(() => {
      if (frame.current === null) return;
      // Rows may hold rows of their own.
      const rows = [...frame.current.querySelectorAll<HTMLElement>("[data-row]")].filter(
        (row) => row.parentElement?.closest("[data-row], [data-rows]") === frame.current,
      );
      focusIn(rows[at] ?? frame.current, preferred);
    });
  return { frame, focusRow };
}
