import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../parts/button.tsx";
import { MainPart, Page } from "../../parts/page.tsx";
import { texts } from "../../texts/missing.ts";

/** An address that leads to nothing. */
export const Missing = () => (
  <MainPart>
    <Page title={texts.title} about={texts.about}>
      <div>
        <Link to="/" className={buttonClass({ look: "primary" })}>
          {texts.home}
        </Link>
      </div>
    </Page>
  </MainPart>
);
