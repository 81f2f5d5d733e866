import { useNavigate, useRouter } from "@tanstack/react-router";
import { signOut } from "../../auth.ts";
import { Button } from "../../parts/button.tsx";
import { Form } from "../../parts/form.tsx";
import { queries } from "../../queries.ts";
import { texts } from "../../texts/missing.ts";
import { Gate } from "../sign-in/gate.tsx";

/** For somebody who was taken out of every workspace: to see whether they were asked back, or to leave. */
export function NoWorkspace() {
  const router = useRouter();
  const navigate = useNavigate();
  const words = texts.noWorkspace;
  const look = async () => {
    queries.clear();
    await router.invalidate();
  };
  const leave = async () => {
    await signOut();
    await navigate({ to: "/sign-in" });
  };
  return (
    <Gate title={words.title} about={words.about}>
      <div className="flex flex-wrap gap-2">
        <Form onSubmit={look}>
          {({ isBusy }) => (
            <Button type="submit" look="primary" busy={isBusy}>
              {words.look}
            </Button>
          )}
        </Form>
        <Form onSubmit={leave}>
          {({ isBusy }) => (
            <Button type="submit" busy={isBusy}>
              {words.leave}
            </Button>
          )}
        </Form>
      </div>
    </Gate>
  );
}
