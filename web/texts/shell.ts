export const texts = {
  appearance: "Appearance",
  appearances: { light: "Light", dark: "Dark", system: "As the system" },
  chosen: "chosen",
  deliveries: "Deliveries",
  navigation: "Navigation",
  overview: "Overview",
  runs: "Runs",
  skip: "Skip to the page",
  triggers: "Triggers",
  workflows: "Workflows",
};
