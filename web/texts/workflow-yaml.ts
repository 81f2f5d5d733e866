export const texts = {
  label: "The definition as YAML",
  about:
    "What is typed here is drawn on the canvas, and what is done there is written here. Comments are kept in this browser alone: they are not saved with the workflow, and nobody else sees them.",
  broken: "The text can't be understood as it stands; the canvas shows what it said before.",
  found: "What was found:",
  noMap: "This is no definition: it begins with name.",
  unknown: (key: string) => `A workflow has no ${key}. Triggers and alerts have pages of their own.`,
  otherName: (name: string) => `must be ${name}: a workflow can't be renamed`,
  show: "YAML beside the canvas",
};
