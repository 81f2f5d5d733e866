export const texts = {
  title: "Definition",
  about: "The trigger as a definition file has it. What is changed here goes into the draft.",
  text: "YAML",
  download: "Download",
  notYaml: (why: string) => `This is no YAML: ${why}`,
  otherName: "The name can't be changed here.",
  notSaved: "Not in the draft yet:",
};
