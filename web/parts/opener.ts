/** What had the focus last; of a menu, whose items are gone as soon as one is chosen, the button that opens it. */
let lastFocused: HTMLElement | null = null;
/** What led to the dialog that is open, or to the one that it follows on. */
let lastOpener: HTMLElement | null = null;

/** Notes what has the focus, as long as the console is open. */
export function watchFocus(): void {
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const menu = target.closest("[role=menu]");
    lastFocused = menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : target;
  });
}

/** What leads to a dialog that opens now. Where one dialog follows on another, that is the first one's. */
export function openerNow(): HTMLElement | null {
  if (lastFocused?.isConnected === true) lastOpener = lastFocused;
  return lastOpener;
}

/** Gives the focus back once a dialog is closed; to the page where what opened it is gone. */
export function returnFocus(opener: HTMLElement | null): void {
  const dialog = [...document.querySelectorAll<HTMLElement>("[role=dialog]")].at(-1);
  if (dialog?.contains(document.activeElement) === true) return;
  if (dialog === undefined || dialog.contains(opener)) opener?.focus();
  if (document.activeElement === document.body) (dialog ?? document.getElementById("page"))?.focus();
}
