export const texts = {
  takeTheirs: "Take theirs",
  keepMine: "Keep mine",
  none: "There is nothing to publish: what is shown is in force.",
  unsaved: "The last changes are not saved. Mend, save or discard them first.",
};
