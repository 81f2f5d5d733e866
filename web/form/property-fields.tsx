import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { texts } from "../texts/form.ts";
import { labelOf } from "./label.ts";
import { isRequired, isSeldom } from "./rank.ts";
import { type Members, plain, type Schema, withMember } from "./schema.ts";
import { pathTo, useForm } from "./surroundings.ts";
import { ValueField } from "./value-field.tsx";

interface PropertyFieldsProps {
  schema: Schema;
  path: string;
  value: Members;
  onChange: (value: Members) => void;
  /** Members that are drawn elsewhere. */
  omitted?: readonly string[];
}

const noNames: readonly string[] = [];

/** The members of an object: what is needed first, then the others; what is seldom needed is folded away. */
export function PropertyFields({ schema, path, value, onChange, omitted = noNames }: PropertyFieldsProps) {
  const { root } = useForm();
  const all = Object.entries(schema.properties ?? {})
    .filter(([name]) => !omitted.includes(name))
    .map(([name, own]) => ({ name, own, needed: isRequired(schema, name) }));
  const seldom = all.filter(({ own, needed }) => !needed && isSeldom(own, root));
  const usual = all.filter((each) => !seldom.includes(each));
  const draw = ({ name, own, needed }: (typeof all)[number]) => (
    <ValueField
      key={name}
      schema={own}
      path={pathTo(path, name)}
      label={labelOf(name, plain(own, root))}
      value={value[name]}
      isRequired={needed}
      onChange={(changed) => onChange(withMember(value, name, changed))}
    />
  );
  return (
    <>
      {usual.filter(({ needed }) => needed).map(draw)}
      {usual.filter(({ needed }) => !needed).map(draw)}
      {seldom.length === 0 ? null : seldom.length + usual.length <= seldomAlone ? (
        seldom.map(draw)
      ) : (
        <MoreSettings names={seldom.map(({ name }) => name)} path={path} value={value}>
          {() => seldom.map(draw)}
        </MoreSettings>
      )}
    </>
  );
}

/** So few need no folding. */
const seldomAlone = 3;

interface MoreProps {
  names: readonly string[];
  path: string;
  value: Members;
  children: () => React.ReactNode;
}

function MoreSettings({ names, path, value, children }: MoreProps) {
  const { issues } = useForm();
  const [isOpened, setOpened] = useState(false);
  const set = names.filter((name) => value[name] !== undefined).length;
  const isWrong = names.some((name) => {
    const at = pathTo(path, name);
    return issues.some((issue) => issue.path === at || issue.path.startsWith(`${at}.`));
  });
  const isOpen = isOpened || isWrong;
  return (
    <div className="flex flex-col gap-4">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpened(!isOpen)}
        className="inline-flex items-center gap-1.5 self-start rounded text-sm font-medium text-muted hover:text-ink"
      >
        <ChevronRight className={`size-4 transition-transform ${isOpen ? "rotate-90" : ""}`} aria-hidden />
        {texts.more}
        {set === 0 ? null : (
          <span className="rounded-full bg-accent-soft px-2 text-xs text-accent">{texts.set(set)}</span>
        )}
      </button>
      {isOpen ? <div className="flex flex-col gap-5">{children()}</div> : null}
    </div>
  );
}
