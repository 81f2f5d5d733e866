import type { z } from "zod";
import type { SecretRotated, SecretRotation } from "../../../../src/contract/secret.ts";
import { useClient } from "../../../client.ts";
import type { Rotation } from "../../../parts/secret/rotate-secret.tsx";
import { useEditor } from "../editor.ts";

/** Rotates a secret of the trigger; the draft goes on from the credentials that are in force then. */
export function useRotation(secret: string) {
  const { trigger, keeper } = useEditor();
  const client = useClient();
  return async (input: z.input<typeof SecretRotation>): Promise<Rotation> => {
    const done: SecretRotated[] = [];
    const rotating = keeper.inForce(async () => {
      const rotated = await client.rotateSecret({ secret, input });
      done.push(rotated);
      const auth = rotated.triggers.find(({ name }) => name === trigger.name)?.auth;
      return auth === undefined ? {} : { auth };
    });
    const error: unknown = await rotating.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    const [rotated] = done;
    // Once it is rotated its value has to be shown, whatever becomes of the draft.
    if (rotated === undefined) throw error;
    return { rotated, error };
  };
}
