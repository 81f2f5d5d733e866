import type { Issue } from "../../../src/contract/problem.ts";
import { Card } from "../../parts/page.tsx";
import { useCatalog } from "../../parts/trigger/catalog.ts";
import { CredentialForm } from "../../parts/trigger/credential-form.tsx";
import { MethodPicker } from "../../parts/trigger/method-picker.tsx";
import { texts } from "../../texts/new-trigger.ts";
import { shortName, withScheme } from "./new-trigger.ts";
import type { StepProps } from "./new-trigger-page.tsx";

/** How callers prove themselves (S3). */
export function AuthenticationStep({
  made,
  change,
  faults,
  credentialIssues,
  title,
}: StepProps & { credentialIssues: readonly Issue[]; title?: string }) {
  const { proof } = made;
  const catalog = useCatalog();
  return (
    <Card title={title ?? texts.steps.authentication} about={texts.authenticationAbout}>
      <div className="flex flex-col gap-5">
        <MethodPicker
          scheme={proof?.credential.scheme}
          error={faults.proof}
          onScheme={(scheme) => change(withScheme(made, scheme, catalog))}
        />
        {proof === null ? null : (
          <div className="border-t border-line pt-5">
            <CredentialForm
              key={proof.credential.scheme}
              proof={proof}
              owner={shortName(made)}
              issues={credentialIssues}
              onChange={(changed) => change({ proof: changed })}
            />
          </div>
        )}
      </div>
    </Card>
  );
}
