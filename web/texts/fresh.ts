export const texts = { count: (count: number) => `${count} new` };
