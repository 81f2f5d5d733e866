/** Stands in a template for the name that it is installed as. */
// oxlint-disable-next-line no-template-curly-in-string
const nameMark = "${name}";

/** A text of a template with that name in it. */
export const named = (text: string, name: string): string => text.replaceAll(nameMark, name);
