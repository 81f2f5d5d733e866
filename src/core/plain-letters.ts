/** Letters that are not one with a mark, as they are written where only plain ones may stand. */
const written = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l" } as const;
const special = /[ßæœøđł]/gi;

/** A text without the marks on its letters, so that a name made of it stays readable: `Größe` → `Grosse`. */
export const plainLetters = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(special, (letter) => {
      const lower = Object.entries(written).find(([each]) => each === letter.toLowerCase())?.[1] ?? "";
      return letter === letter.toLowerCase() ? lower : `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`;
    });
