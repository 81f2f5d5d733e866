export const texts = {
  notSaved: "Not in the draft yet: some fields need a look.",
};
