export const texts = {
  title: "What is chosen",
  count: (count: number) => `${count} chosen`,
  all: "All that match are chosen",
  chooseAll: "Choose all that match",
  clear: "Choose none",
  page: "Choose all on this page",
  row: (name: string) => `Choose ${name}`,
};
