import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { Issue } from "../../../src/contract/problem.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/credential.ts";
import { texts as keyTexts } from "../../texts/key.ts";
import { Button } from "../button.tsx";
import { Field, TextInput } from "../field.tsx";
import { IssueKey } from "../issue-key.tsx";
import { Select } from "../select.tsx";
import { type Proof, TokenSource, tokenSource, withSettings } from "./proof.ts";
import { SecretField } from "./secret-field.tsx";
import { errorAt, settingOf, textOf } from "./settings.ts";

export interface ProofFormProps {
  proof: Proof;
  onChange: (proof: Proof) => void;
  /** Paths relative to the credential: `secret`. */
  issues: readonly Issue[];
  /** What new secrets are called after: the trigger. */
  owner: string;
}

/** Which tokens are taken: issued keys, or one that the sender chose (S10, S11). */
export function TokenChoice({ proof, onChange, issues, owner }: ProofFormProps) {
  const chosen = tokenSource(proof);
  const choose = (source: string) =>
    onChange({
      ...withSettings(proof, { key: undefined, secret: undefined }),
      source: TokenSource.parse(source),
    });
  return (
    <div className="flex flex-col gap-4">
      <Field label={texts.token.label} required>
        {(control) => (
          <Select
            {...control}
            value={chosen}
            onValue={choose}
            options={TokenSource.options.map((source) => ({ value: source, label: texts.token[source] }))}
          />
        )}
      </Field>
      {chosen === "chosen" ? (
        <ProofSecret field="secret" label={texts.token2} {...{ proof, onChange, issues, owner }} />
      ) : (
        <IssuedKeys
          isOne={chosen === "one"}
          name={textOf(proof.credential["key"])}
          error={errorAt(issues, "key")}
          onName={(name) => onChange(withSettings(proof, { key: name }))}
        />
      )}
    </div>
  );
}

interface IssuedKeysProps {
  isOne: boolean;
  name: string;
  error: string | undefined;
  onName: (name: string | undefined) => void;
}

function IssuedKeys({ isOne, name, error, onName }: IssuedKeysProps) {
  const [isCreating, setCreating] = useState(false);
  const isOwner = useMay("owner");
  const keys = useCallingKeys(isOwner);
  const options = keys?.map((key) => ({ value: key, label: key })) ?? [];
  const listed =
    name === "" || keys?.includes(name) === true ? options : [...options, { value: name, label: name }];
  return (
    <>
      {isOne ? (
        <Field label={texts.key} error={error} required>
          {(control) =>
            isOwner ? (
              <Select
                {...control}
                value={name}
                onValue={(chosen) => onName(settingOf(chosen))}
                options={[{ value: "", label: texts.chooseKey }, ...listed]}
              />
            ) : (
              <TextInput {...control} isCode value={name} onValue={(text) => onName(settingOf(text))} />
            )
          }
        </Field>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        {isOwner ? (
          <Button
            size="small"
            icon={<KeyRound className="size-4" aria-hidden />}
            onClick={() => setCreating(true)}
          >
            {keyTexts.issue}
          </Button>
        ) : null}
        <p className="min-w-0 flex-1 text-xs text-muted">
          {isOwner ? (keys?.length === 0 ? texts.noKeys : texts.keyHint) : texts.keysByOwner}
        </p>
      </div>
      {isCreating ? (
        <IssueKey
          scope="intake"
          onClose={() => setCreating(false)}
          onIssued={(key) => {
            if (isOne) onName(key);
          }}
        />
      ) : null}
    </>
  );
}

/** The names of the keys that work and may call triggers; undefined where the viewer may not list them. */
function useCallingKeys(isOwner: boolean): readonly string[] | undefined {
  const workspace = useWorkspace();
  const client = useClient();
  const list = useQuery({
    queryKey: [workspace, "keys", "calling"],
    queryFn: async () => {
      const { items } = await client.listKeys({});
      const now = Date.now();
      const works = items.filter(
        ({ revokedAt, expiresAt }) =>
          revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now),
      );
      return works.filter(({ scopes }) => !scopes.every((scope) => scope === "read")).map(({ name }) => name);
    },
    enabled: isOwner,
    retry: false,
  });
  return list.data;
}

type ProofSecretProps = ProofFormProps & { field: string; label: string; hint?: string };

/** A setting of the credential that names a secret. */
export function ProofSecret({ field, label, hint, proof, onChange, issues, owner }: ProofSecretProps) {
  const reference = textOf(proof.credential[field]);
  return (
    <SecretField
      label={label}
      {...(hint !== undefined && { hint })}
      error={errorAt(issues, field)}
      proposed={proposedName(owner, field)}
      reference={reference === "" ? undefined : reference}
      value={proof.secrets[reference]}
      onChange={(choice) => {
        const changed = withSettings(proof, { [field]: choice.reference });
        const secrets =
          choice.reference === undefined || choice.value === undefined
            ? proof.secrets
            : { ...proof.secrets, [choice.reference]: choice.value };
        onChange({ ...changed, secrets });
      }}
    />
  );
}

/** Of a long name, as much as leaves room for what the secret is. */
const ownerCharactersMax = 40;

const proposedName = (owner: string, field: string) =>
  `${owner === "" ? "trigger" : owner.slice(0, ownerCharactersMax).replace(/-+$/, "")}-${nameOfField(field)}`;

const nameOfField = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
