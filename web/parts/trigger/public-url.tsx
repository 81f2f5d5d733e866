import { QrCode as QrIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { isLoopback } from "../../../src/core/loopback.ts";
import { texts } from "../../texts/call.ts";
import { Button } from "../button.tsx";
import { CopyField } from "../copy.tsx";
import { Disclosure } from "../disclosure.tsx";

const QrCode = lazy(() => import("../qr-code.tsx").then(({ QrCode: default_ }) => ({ default: default_ })));

/** The public URL, locked, with what takes it elsewhere. */
export function PublicUrl({ url, isQrOpen = false }: { url: string; isQrOpen?: boolean }) {
  const [isShown, setShown] = useState(isQrOpen);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col gap-1.5">
        <p className="text-sm font-medium">{texts.publicUrl}</p>
        <div className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <CopyField text={url} label={texts.copyUrl} />
          </div>
          <Button
            aria-expanded={isShown}
            aria-label={texts.showQr}
            icon={<QrIcon className="size-4" aria-hidden />}
            onClick={() => setShown(!isShown)}
          />
        </div>
        <p className="text-xs text-muted">{texts.publicUrlHint}</p>
        {isLoopback(new URL(url).hostname) ? <p className="text-xs text-warn">{texts.ownMachine}</p> : null}
      </div>
      {isShown ? (
        <div className="size-44 overflow-hidden rounded-lg border border-line bg-sunken">
          <Suspense>
            <QrCode text={url} label={texts.qr} />
          </Suspense>
        </div>
      ) : null}
    </div>
  );
}

/** The other addresses that answer for it, folded. */
export function OtherAddresses({
  trigger,
}: {
  trigger: Pick<TriggerView, "publicUrl" | "testUrl" | "addresses" | "mailAddress">;
}) {
  const others = trigger.addresses.filter((address) => address !== trigger.publicUrl);
  return (
    <div className="flex flex-col gap-4">
      {trigger.mailAddress === null ? null : (
        <div className="flex flex-col gap-1.5">
          <p className="text-sm font-medium">{texts.mailAddress}</p>
          <CopyField text={trigger.mailAddress} label={texts.copyMail} />
        </div>
      )}
      {trigger.testUrl === null ? null : (
        <div className="flex flex-col gap-1.5">
          <p className="text-sm font-medium">{texts.testUrl}</p>
          <CopyField text={trigger.testUrl} label={texts.copyTestUrl} />
          <p className="text-xs text-muted">{texts.testUrlHint}</p>
        </div>
      )}
      <Disclosure title={texts.otherAddresses}>
        <p className="text-xs text-muted">{texts.otherAddressesHint}</p>
        <ul className="mt-2 flex flex-col gap-2">
          {others.map((address) => (
            <li key={address}>
              <CopyField text={address} label={texts.copyAddress} />
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}
