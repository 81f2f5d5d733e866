export const texts = {
  more: (shown: number, count: number) =>
    `${count - shown} more, ${Math.min(shown, count - shown)} shown next`,
  items: (count: number) => (count === 0 ? "[ ] empty" : count === 1 ? "[ 1 item ]" : `[ ${count} items ]`),
  members: (count: number) =>
    count === 0 ? "{ } empty" : count === 1 ? "{ 1 member }" : `{ ${count} members }`,
  whole: (characters: number) => `… all ${characters} characters`,
  less: "less",
  copyPath: "Copy the path",
  copyValue: "Copy the value",
  pathCopied: (path: string) => `Copied ${path}`,
  valueCopied: "The value is copied.",
};
