import { texts } from "../../texts/nothing-arrives.ts";

/** Where to look when what is expected doesn't come. */
export const NothingArrives = () => (
  <details className="mt-4 text-left">
    <summary className="min-h-6 cursor-pointer text-sm font-medium text-accent">{texts.title}</summary>
    <dl className="mt-2 flex flex-col gap-2 text-sm">
      {texts.checks.map(({ name, about }) => (
        <div key={name}>
          <dt className="font-medium text-ink">{name}</dt>
          <dd>{about}</dd>
        </div>
      ))}
    </dl>
  </details>
);
