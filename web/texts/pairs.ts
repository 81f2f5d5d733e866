export const texts = {
  none: "None.",
  name: "Name",
  value: "Value",
  copy: (name: string) => `Copy the value of ${name}`,
};
