/** `1 run`, `2 runs`, `1 delivery`, `0 deliveries`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
