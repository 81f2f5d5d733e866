export const texts = {
  active: "Filters that are set",
  clear: "Clear all",
  remove: (label: string) => `Remove the filter ${label}`,
  more: "More filters",
  fewer: "Fewer filters",
  apply: "Apply",
};
