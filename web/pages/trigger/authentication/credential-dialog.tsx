import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Credential } from "../../../../src/contract/credential.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { FormDialog } from "../../../parts/form-dialog.tsx";
import { CredentialForm } from "../../../parts/trigger/credential-form.tsx";
import { MethodPicker } from "../../../parts/trigger/method-picker.tsx";
import { missingIn, type Proof, proofOf, storeSecrets } from "../../../parts/trigger/proof.ts";
import { issuesIn } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/authentication.ts";
import { useEditor } from "../editor.ts";
import { Validity } from "./validity.tsx";

interface CredentialDialogProps {
  /** The place of the credential that is edited, or a new one with what it begins with. */
  at: number | { begin: Credential | null };
  onClose: () => void;
  onCredential: (credential: Credential) => void;
}

/** Writes one way in; its new secrets are stored before the draft names them. */
export function CredentialDialog({ at, onClose, onCredential }: CredentialDialogProps) {
  const { trigger, definition, issues } = useEditor();
  const [begun] = useState<Proof | null>(() => {
    const credential = typeof at === "number" ? (definition.auth[at] ?? null) : at.begin;
    return credential === null ? null : { credential, secrets: {} };
  });
  const [proof, setProof] = useState(begun);
  const [isAsked, setAsked] = useState(false);
  const missing = proof === null ? null : missingIn(proof);
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const taking = useMutation({
    mutationFn: async (taken: Proof) => {
      await storeSecrets(client, taken);
      await queries.invalidateQueries({ queryKey: [workspace, "secrets"] });
      onCredential(taken.credential);
      onClose();
    },
  });
  const take = () => {
    setAsked(true);
    if (proof !== null && missing === null) taking.mutate(proof);
  };
  const found = typeof at === "number" ? issuesIn(issues, `auth.${at}`) : [];
  return (
    <FormDialog
      title={typeof at === "number" ? texts.editTitle : texts.addTitle}
      description={texts.dialogAbout}
      isWide
      place="side"
      isChanged={proof !== begun}
      onClose={onClose}
      verb={texts.take}
      isReady={proof !== null}
      isBusy={taking.isPending}
      error={taking.error}
      onSubmit={take}
    >
      <MethodPicker
        scheme={proof?.credential.scheme}
        onScheme={(scheme) => setProof(proofOf(scheme, kept(proof)))}
      />
      {proof === null ? null : (
        <>
          <div className="border-t border-line pt-5">
            <CredentialForm
              key={proof.credential.scheme}
              proof={proof}
              owner={trigger.name}
              issues={isAsked && missing !== null ? [missing, ...found] : found}
              onChange={setProof}
            />
          </div>
          <Validity proof={proof} onChange={setProof} />
        </>
      )}
    </FormDialog>
  );
}

/** What an author gives any credential, whatever its scheme. */
function kept(proof: Proof | null): Record<string, unknown> {
  if (proof === null) return {};
  const { name, notBefore, notAfter } = proof.credential;
  return Object.fromEntries(
    Object.entries({ name, notBefore, notAfter }).filter(([, value]) => value !== undefined),
  );
}
