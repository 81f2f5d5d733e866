import { useQuery } from "@tanstack/react-query";
import { Plus, ShieldCheck } from "lucide-react";
import { useState } from "react";
import type { Credential } from "../../../../src/contract/credential.ts";
import { isEqualJson } from "../../../../src/core/equal.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { Button } from "../../../parts/button.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { Coming, InTurn } from "../../../parts/in-turn.tsx";
import { Card } from "../../../parts/page.tsx";
import { texts } from "../../../texts/authentication.ts";
import { useEditor } from "../editor.ts";
import { CredentialDialog } from "./credential-dialog.tsx";
import { CredentialRow } from "./credential-row.tsx";
import { ProposeWay } from "./propose-way.tsx";

/** Every way in: any one of them that proves the request suffices. */
export function AuthenticationTab() {
  const { trigger, definition, keeper, canWrite } = useEditor();
  const [edited, setEdited] = useState<number | { begin: Credential | null } | null>(null);
  const workspace = useWorkspace();
  const client = useClient();
  const uses = useQuery({
    queryKey: [workspace, "triggers", trigger.id, "credentials", trigger.version],
    queryFn: async () => (await client.listCredentials({ trigger: trigger.id, query: {} })).items,
  });
  const { auth } = definition;
  return (
    <InTurn>
      <Card
        title={texts.title}
        about={texts.about}
        actions={
          <Button
            size="small"
            disabled={!canWrite}
            icon={<Plus className="size-4" aria-hidden />}
            onClick={() => setEdited({ begin: null })}
          >
            {texts.add}
          </Button>
        }
        isFlush
      >
        {auth.length === 0 ? (
          <Empty icon={<ShieldCheck />} title={texts.empty}>
            {texts.emptyAbout}
          </Empty>
        ) : (
          <ul>
            {auth.map((credential, at) => (
              <CredentialRow
                // A credential has no identity but its place.
                // oxlint-disable-next-line react/no-array-index-key
                key={at}
                credential={credential}
                use={isEqualJson(credential, trigger.auth[at]) ? uses.data?.[at] : undefined}
                canRemove={auth.length > 1}
                onEdit={() => setEdited(at)}
                onRemove={() => keeper.change({ auth: auth.filter((_, other) => other !== at) })}
              />
            ))}
          </ul>
        )}
        {uses.isPending ? <Coming /> : null}
      </Card>
      <ProposeWay onTake={(begin) => setEdited({ begin })} />
      {edited === null ? null : (
        <CredentialDialog
          at={edited}
          onClose={() => setEdited(null)}
          onCredential={(credential) =>
            keeper.change({
              auth:
                typeof edited === "number"
                  ? auth.map((each, at) => (at === edited ? credential : each))
                  : [...auth, credential],
            })
          }
        />
      )}
    </InTurn>
  );
}
