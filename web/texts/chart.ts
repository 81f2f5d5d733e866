export const texts = {
  asChart: "As a chart",
  asTable: "As a table",
  label: (title: string) => `${title}, as a chart; the button before it shows the same as a table`,
  time: "Time",
};
