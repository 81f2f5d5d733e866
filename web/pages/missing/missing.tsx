import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { texts } from "../../texts/missing.ts";

/** An address that leads to nothing. */
export const Missing = () => (
  <main className="grid min-h-[60vh] place-items-center">
    <Empty
      icon={<Compass />}
      title={texts.title}
      action={
        <Link to="/" className={buttonClass({ look: "primary" })}>
          {texts.home}
        </Link>
      }
    >
      {texts.about}
    </Empty>
  </main>
);
