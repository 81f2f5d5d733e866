export const texts = {
  title: "Overview",
  counts: "What is here",
  counted: { triggers: "Triggers", workflows: "Workflows", running: "Runs under way", failed: "Failed runs" },
};
