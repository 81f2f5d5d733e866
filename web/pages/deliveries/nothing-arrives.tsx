import { Disclosure } from "../../parts/disclosure.tsx";
import { texts } from "../../texts/nothing-arrives.ts";

/** Where to look when what is expected doesn't come. */
export const NothingArrives = () => (
  <div className="mt-4 text-left [&_summary]:mx-auto">
    <Disclosure title={texts.title}>
      <dl className="flex flex-col gap-2 text-sm">
        {texts.checks.map(({ name, about }) => (
          <div key={name}>
            <dt className="font-medium text-ink">{name}</dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  </div>
);
