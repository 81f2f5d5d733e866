/** Where somebody would look on when what had the focus is gone: the nearest of these around it that is left. */
const places = "[role=tabpanel], [role=dialog], section, form, fieldset, li, tr";
/** Who takes away what had the focus, and leads on, has done so by then: a closed dialog, another page. */
const soonMs = 50;

let held: HTMLElement | null = null;
/** The places around it, the nearest first: what is gone does not say any more where it was. */
let around: HTMLElement[] = [];
/** It can't have the focus for now, as a button whose call is under way. */
let isShut = false;

/** Loses no keyboard: where what has the focus goes away or is disabled for a while, the focus stays there. */
export function keepFocus(): void {
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) hold(target);
  });
  // Who points goes on by pointing.
  document.addEventListener("pointerdown", () => hold(null));
  const look = { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] };
  new MutationObserver(notice).observe(document.body, look);
}

function hold(element: HTMLElement | null): void {
  held = element;
  around = [];
  isShut = false;
  for (let place = placeAround(element); place !== null; place = placeAround(place.parentElement))
    around.push(place);
}

const placeAround = (element: HTMLElement | null) => element?.closest<HTMLElement>(places) ?? null;

function notice(): void {
  if (held === null || document.activeElement !== document.body) return;
  if (held.matches(":disabled")) isShut = true;
  else if (isShut || !held.isConnected) setTimeout(restore, soonMs);
}

function restore(): void {
  if (held === null || document.activeElement !== document.body) return;
  isShut = false;
  if (held.isConnected) held.focus({ preventScroll: true });
  else lead(around.find((place) => place.isConnected) ?? document.getElementById("page"));
}

/** A place that can't be reached by Tab has the focus as long as it is looked on from there. */
function lead(place: HTMLElement | null): void {
  if (place === null) return;
  if (!place.hasAttribute("tabindex")) {
    place.tabIndex = -1;
    place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
  }
  place.focus({ preventScroll: true });
}
