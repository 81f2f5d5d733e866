export const texts = {
  title: "Run this workflow",
  about: "A run of the version that is in force is started now. What its steps reach outside, they reach.",
  from: "From",
  byHand: "an input of your own",
  input: "Input",
  inputHint: "JSON; the steps see it as input.",
  noJson: "This is no JSON.",
  start: "Start the run",
  allRuns: "With all filters",
};
