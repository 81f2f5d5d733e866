import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useState } from "react";
import { type ApprovalAnswer, type ApprovalField, approvalCommentMax } from "../../../src/contract/wait.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Checkbox, Field, TextArea, TextInput } from "../../parts/field.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/approvals.ts";
import type { ListedApproval } from "./approval-card.tsx";

type Decision = ApprovalAnswer["decision"];

/** Approves or rejects; the first answer counts. */
export function ApprovalForm({ approval }: { approval: ListedApproval }) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [values, setValues] = useState<Record<string, string | boolean>>({});
  const [comment, setComment] = useState("");
  const { fields } = approval.question;
  const answer = useMutation({
    mutationFn: (decision: Decision) =>
      client.answerApproval({
        approval: approval.id,
        input: { decision, fields: filledIn(fields, values), ...(comment.trim() !== "" && { comment }) },
      }),
    onSuccess: async (_, decision) => {
      toasts.done(texts.told[decision]);
      await queries.invalidateQueries({ queryKey: [workspace, "approvals"] });
    },
  });
  const isMissing = fields.some(
    ({ name, type, required }) => required && type !== "yesno" && (values[name] ?? "") === "",
  );
  return (
    <form className="flex max-w-xl flex-col gap-4" onSubmit={(event) => event.preventDefault()}>
      {fields.map((field) => (
        <Asked
          key={field.name}
          field={field}
          value={values[field.name]}
          onValue={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      <Field label={texts.note}>
        {(control) => (
          <TextArea
            {...control}
            rows={2}
            maxLength={approvalCommentMax}
            value={comment}
            onValue={setComment}
          />
        )}
      </Field>
      {answer.isError ? <ProblemNote error={answer.error} /> : null}
      <div className="flex flex-wrap gap-2">
        <OperateButton
          look="primary"
          disabled={isMissing || answer.isPending}
          busy={answer.isPending && answer.variables === "approved"}
          onClick={() => answer.mutate("approved")}
          icon={<Check className="size-4" aria-hidden />}
        >
          {texts.approve}
        </OperateButton>
        <OperateButton
          look="danger"
          disabled={answer.isPending}
          busy={answer.isPending && answer.variables === "rejected"}
          onClick={() => answer.mutate("rejected")}
          icon={<X className="size-4" aria-hidden />}
        >
          {texts.reject}
        </OperateButton>
      </div>
    </form>
  );
}

interface AskedProps {
  field: ApprovalField;
  value: string | boolean | undefined;
  onValue: (value: string | boolean) => void;
}

function Asked({ field: { name, label = name, type, required }, value, onValue }: AskedProps) {
  if (type === "yesno") return <Checkbox label={label} checked={value === true} onValue={onValue} />;
  const text = typeof value === "string" ? value : "";
  return (
    <Field label={label} required={required}>
      {(control) =>
        type === "multiline" ? (
          <TextArea {...control} value={text} onValue={onValue} />
        ) : (
          <TextInput
            {...control}
            type={type === "number" ? "number" : "text"}
            {...(type === "number" && { step: "any" })}
            value={text}
            onValue={onValue}
          />
        )
      }
    </Field>
  );
}

/** What was filled in, each as its type; what was left empty is left out. */
function filledIn(fields: readonly ApprovalField[], values: Readonly<Record<string, string | boolean>>) {
  const filled = fields.flatMap(({ name, type }): [string, string | number | boolean][] => {
    const value = values[name];
    if (type === "yesno") return [[name, value === true]];
    if (typeof value !== "string" || value === "") return [];
    return [[name, type === "number" ? Number(value) : value]];
  });
  return Object.fromEntries(filled);
}
