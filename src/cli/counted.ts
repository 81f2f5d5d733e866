/** `1 run`, `2 runs`, `1 delivery`, `0 deliveries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** As far as was counted. */
export const countText = ({ count, isExact }: { count: number; isExact: boolean }): string =>
  isExact ? String(count) : `${count} at least: there are more than could be counted`;
