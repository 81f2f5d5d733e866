/** What had the focus when the dialog that is open, or the one that it follows on, was opened. */
let lastOpener: HTMLElement | null = null;

/** What leads to a dialog that opens now: a menu's item is gone by then, and its button stays. */
export function openerNow(): HTMLElement | null {
  const { activeElement } = document;
  const menu = activeElement?.closest("[role=menu]");
  const opener = menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : activeElement;
  // Where one dialog follows on another, the first one's button is no longer in focus.
  if (opener instanceof HTMLElement && opener !== document.body) lastOpener = opener;
  return lastOpener;
}

/** Gives the focus back once a dialog is closed; to the page where what opened it is gone. */
export function returnFocus(opener: HTMLElement | null): void {
  const dialog = [...document.querySelectorAll<HTMLElement>("[role=dialog]")].at(-1);
  if (dialog?.contains(document.activeElement) === true) return;
  if (dialog === undefined || dialog.contains(opener)) opener?.focus();
  if (document.activeElement === document.body) (dialog ?? document.getElementById("page"))?.focus();
}
