import { Dialog } from "../../parts/dialog.tsx";
import { texts } from "../../texts/workflow-keys.ts";

/** All keys of the editor. */
export const Shortcuts = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Dialog title={texts.title} description={texts.about} isOpen={isOpen} onClose={onClose}>
    <dl className="flex flex-col divide-y divide-line">
      {texts.keys.map(({ keys, does }) => (
        <div key={does} className="flex items-center justify-between gap-4 py-2">
          <dt className="text-sm">{does}</dt>
          <dd className="flex shrink-0 gap-1">
            {keys.map((key) => (
              <kbd key={key} className="rounded border border-line-strong bg-sunken px-1.5 font-mono text-xs">
                {key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </Dialog>
);
