import { Search } from "lucide-react";
import { type InputHTMLAttributes, useEffect, useRef, useState } from "react";
import { inputClass } from "./field.tsx";

/** Until the typing pauses, nothing is asked for. */
const pauseMs = 250;

interface SearchInputProps {
  label: string;
  /** Where there is no room for the label. */
  placeholder?: string;
  /** What is searched for already; when it becomes another by other means, it is shown. */
  initial?: string;
  onSearch: (text: string) => void;
}

/** Searches as one types. */
export function SearchInput({ label, placeholder = label, initial = "", onSearch }: SearchInputProps) {
  const [text, setText] = useState(initial);
  const [sought, setSought] = useState({ initial, sent: initial });
  if (sought.initial !== initial) {
    setSought({ initial, sent: initial });
    // What was sent from here comes back a moment later, when one may have typed on.
    if (sought.sent !== initial) setText(initial);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const newest = useRef(onSearch);
  useEffect(() => {
    newest.current = onSearch;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (value: string) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const sent = value.trim();
      setSought((before) => ({ ...before, sent }));
      newest.current(sent);
    }, pauseMs);
  };
  return (
    <div className="min-w-0 flex-1">
      <SearchBox
        type="search"
        label={label}
        placeholder={placeholder}
        title={placeholder === label ? undefined : label}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </div>
  );
}

/** A field with the sign for searching; what it does with what is typed is its user's. */
export const SearchBox = ({ label, ...rest }: InputHTMLAttributes<HTMLInputElement> & { label: string }) => (
  <div className="relative">
    <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" aria-hidden />
    <input
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={`${inputClass} h-9 pl-9`}
    />
  </div>
);
