/** Milliseconds of work of this process so far: what others on the machine do does not count, as it does by the clock. */
export function workMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
