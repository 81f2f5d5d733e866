/** Whether an event's type is one of those that a trigger subscribes to. */
export interface Subscription {
  readonly types: readonly string[];
  takes(eventType: string): boolean;
}

/**
 * Compiles a list of event types (S54). A `*` in one stands for any characters, dots too: `invoice.*`. Everything else
 * is compared as it stands, upper and lower case too. Takes linear time in the type's length for each `*`.
 */
export function compileSubscription(types: readonly string[]): Subscription {
  const exact = new Set(types.filter((type) => !type.includes("*")));
  const patterns = types.filter((type) => type.includes("*")).map(compilePattern);
  return {
    types,
    takes: (eventType) => exact.has(eventType) || patterns.some((matches) => matches(eventType)),
  };
}

function compilePattern(pattern: string): (text: string) => boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop() ?? "";
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail))
      return false;
    const end = text.length - tail.length;
    let at = head.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
