import { useEffect, useState } from "react";

/** A value once it has not changed for a while: for what is asked of the server as one types. */
export function useSettled<Value>(value: Value, pauseMs: number): Value {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      const copy: Value = JSON.parse(text);
      setSettled(copy);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return settled;
}
