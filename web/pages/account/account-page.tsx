import { Page } from "../../parts/page.tsx";
import { useMe } from "../../session.ts";
import { texts } from "../../texts/account.ts";
import { NameCard } from "./name-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

/** What one changes of oneself: name, password, second factor, and where one is signed in. */
export function AccountPage() {
  const me = useMe();
  return (
    <Page title={texts.title} about={me?.email ?? undefined}>
      {me?.kind === "person" ? (
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <div className="flex flex-col gap-6">
            <NameCard name={me.name} />
            <PasswordCard />
          </div>
          <div className="flex flex-col gap-6">
            <SecondFactorCard isOn={me.isTwoFactor} />
            <SessionsCard />
          </div>
        </div>
      ) : (
        <p className="text-sm text-muted">{texts.noPerson}</p>
      )}
    </Page>
  );
}
