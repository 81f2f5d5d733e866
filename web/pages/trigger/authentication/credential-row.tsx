import { KeyRound, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Credential, CredentialStanding, CredentialView } from "../../../../src/contract/credential.ts";
import { IconButton } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { RotateSecret } from "../../../parts/secret/rotate-secret.tsx";
import { Badge } from "../../../parts/status.tsx";
import { ExactTime, Moment } from "../../../parts/time.tsx";
import { useSchemeTitles } from "../../../parts/trigger/catalog.ts";
import { textOf } from "../../../parts/trigger/settings.ts";
import { useMay } from "../../../session.ts";
import { texts } from "../../../texts/authentication.ts";
import { useEditor } from "../editor.ts";
import { useRotation } from "./rotation.ts";

interface CredentialRowProps {
  credential: Credential;
  /** What is known of it in force; undefined where it is not published yet. */
  use: CredentialView | undefined;
  canRemove: boolean;
  onEdit: () => void;
  onRemove: () => void;
}

const tones = { valid: "good", not_yet_valid: "warn", expired: "warn", broken: "bad" } as const;

/** One way in: what it is, whether it works, when it was used last, and whether it can go. */
export function CredentialRow({ credential, use, canRemove, onEdit, onRemove }: CredentialRowProps) {
  const [asked, setAsked] = useState<"remove" | "rotate" | null>(null);
  const title = useSchemeTitles()(credential.scheme);
  const secret = textOf(credential["secret"]);
  const rotate = useRotation(secret);
  const { canWrite } = useEditor();
  const isOwner = useMay("owner");
  const canRotate = isOwner && use !== undefined && secret !== "" && !secret.startsWith("env:");
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-5 py-4 last:border-0">
      <KeyRound className="mt-0.5 size-4.5 shrink-0 text-muted" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-sm font-medium">{title}</span>
          {credential.name === undefined ? null : (
            <code className="font-mono text-xs">{credential.name}</code>
          )}
          {use === undefined ? (
            <Badge tone="warn">{texts.unpublished}</Badge>
          ) : (
            <Badge tone={tones[use.state]}>{texts.states[use.state]}</Badge>
          )}
        </div>
        <Details credential={credential} />
        <Validity credential={credential} />
        {use === undefined ? null : <Use use={use} />}
        {use === undefined || use.members.length === 0 ? null : <Members members={use.members} />}
      </div>
      <div className="flex gap-1">
        {canRotate ? (
          <IconButton
            label={texts.rotate}
            icon={<RefreshCw className="size-4" aria-hidden />}
            onClick={() => setAsked("rotate")}
          />
        ) : null}
        <IconButton
          label={texts.edit}
          disabled={!canWrite}
          icon={<Pencil className="size-4" aria-hidden />}
          onClick={onEdit}
        />
        <IconButton
          label={canRemove ? texts.remove : texts.onlyOne}
          disabled={!canWrite || !canRemove}
          icon={<Trash2 className="size-4" aria-hidden />}
          onClick={() => setAsked("remove")}
        />
      </div>
      <Confirm
        title={texts.removeTitle}
        verb={texts.remove}
        isOpen={asked === "remove"}
        onClose={() => setAsked(null)}
        onConfirm={async () => onRemove()}
      >
        {texts.removeAbout}
      </Confirm>
      {asked === "rotate" ? (
        <RotateSecret name={secret} rotate={rotate} onClose={() => setAsked(null)} />
      ) : null}
    </li>
  );
}

const told = ["username", "parameter", "header", "algorithm", "key", "secret"] as const;

/** What tells it from others of its kind. A secret is told by its name. */
function Details({ credential }: { credential: Credential }) {
  const details = told.flatMap((name) => {
    const value = textOf(credential[name]);
    return value === "" ? [] : [{ name, value }];
  });
  if (details.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
      {details.map(({ name, value }) => (
        <div key={name} className="flex min-w-0 gap-1.5">
          <dt className="text-muted">{texts.details[name]}</dt>
          <dd className="font-mono break-all">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Validity({ credential: { notBefore, notAfter } }: { credential: Credential }) {
  if (notBefore === undefined && notAfter === undefined) return null;
  return (
    <p className="text-xs text-muted">
      {notBefore === undefined ? null : (
        <>
          {texts.validFrom} <ExactTime at={notBefore} />{" "}
        </>
      )}
      {notAfter === undefined ? null : (
        <>
          {texts.validUntil} <ExactTime at={notAfter} />
        </>
      )}
    </p>
  );
}

/** What it is made of: each can be rotated by itself, so each has its own last use. */
function Members({ members }: { members: readonly CredentialStanding[] }) {
  return (
    <ul className="mt-1 flex flex-col gap-2 border-l border-line pl-3">
      {members.map((member) => (
        <li key={member.label} className="flex flex-col gap-1">
          <span className="flex flex-wrap items-center gap-2">
            <code className="font-mono text-xs">{member.label}</code>
            <Badge tone={tones[member.state]}>{texts.states[member.state]}</Badge>
          </span>
          <Use use={member} />
        </li>
      ))}
    </ul>
  );
}

function Use({ use }: { use: CredentialStanding }) {
  const { problem, lastUsedAt, lastAddress, uses, retirement } = use;
  return (
    <>
      {problem === null ? null : <p className="text-xs font-medium text-bad">{problem}</p>}
      <p className="text-xs text-muted">
        {lastUsedAt === null ? (
          texts.neverUsed
        ) : (
          <>
            {texts.uses(uses)}, {texts.lastUse} <Moment at={lastUsedAt} />
            {lastAddress === null ? null : ` ${texts.from(lastAddress)}`}
          </>
        )}
      </p>
      <p className="text-xs text-muted">
        <span className={retirement.safe ? "font-medium text-good" : "font-medium"}>
          {retirement.safe ? texts.safe : texts.keep}:
        </span>{" "}
        {retirement.reason}
      </p>
    </>
  );
}
