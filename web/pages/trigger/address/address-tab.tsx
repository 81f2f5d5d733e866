import { useNavigate, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import { IconButton } from "../../../parts/button.tsx";
import { Card } from "../../../parts/page.tsx";
import { CallExamples } from "../../../parts/trigger/call-examples.tsx";
import { OtherAddresses, PublicUrl } from "../../../parts/trigger/public-url.tsx";
import { SendTest } from "../../../parts/trigger/send-test.tsx";
import { texts as call } from "../../../texts/call.ts";
import { texts } from "../../../texts/trigger.ts";
import { Editable } from "../editable.tsx";
import { useEditor } from "../editor.ts";
import { Faults } from "./faults.tsx";
import { SenderCard } from "./sender-card.tsx";
import { StatusCard } from "./status-card.tsx";

/** The address, who sends there, and whether it is in use. */
export function AddressTab() {
  const { trigger } = useEditor();
  const { made } = useSearch({ strict: false });
  return (
    <div className="flex flex-col gap-6">
      {made === true ? <Made /> : null}
      <Faults />
      <div className="grid items-start gap-6 @4xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          {made === true ? null : (
            <Card title={texts.address}>
              <div className="flex flex-col gap-5">
                <PublicUrl url={trigger.publicUrl} />
                <OtherAddresses trigger={trigger} />
              </div>
            </Card>
          )}
          <Editable>
            <StatusCard />
          </Editable>
        </div>
        <Editable>
          <SenderCard />
        </Editable>
      </div>
    </div>
  );
}

/** Shown once a trigger is saved (S4): its address, how to call it, and a test. */
function Made() {
  const { trigger } = useEditor();
  const navigate = useNavigate();
  const about = trigger.system === undefined ? texts.made.aboutUnnamed : texts.made.about(trigger.system);
  return (
    <Card
      title={texts.made.title}
      about={about}
      actions={
        <IconButton
          label={texts.made.close}
          icon={<X className="size-4" aria-hidden />}
          onClick={() => void navigate({ to: ".", search: {} })}
        />
      }
    >
      <div className="grid gap-8 @4xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <PublicUrl url={trigger.publicUrl} isQrOpen />
          <OtherAddresses trigger={trigger} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <CallExamples trigger={trigger} />
          <section className="flex flex-col gap-3">
            <div>
              <h3 className="text-sm font-semibold">{call.test}</h3>
              <p className="text-xs text-muted">{call.testAbout}</p>
            </div>
            <SendTest trigger={trigger} />
          </section>
        </div>
      </div>
    </Card>
  );
}
