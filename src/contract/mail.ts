import { z } from "zod";

/** Senders that a trigger may list. */
export const mailSendersMax = 500;

/** A whole address, or a domain, which stands for all addresses of it. */
const MailSender = z
  .string()
  .max(320)
  .regex(
    /^(?:[^\s@<>,;"]{1,64}@)?(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u,
    "an address such as ann@example.com, or a domain such as example.com",
  );

/** That a trigger takes e-mails, and whose. */
export const Mail = z
  .object({
    senders: z
      .array(MailSender)
      .min(1)
      .max(mailSendersMax)
      .optional()
      .describe(
        "Addresses and domains that the `From` of an e-mail may name; absent: anyone's. A sender can be forged: what keeps " +
          "strangers out is that nobody can guess the trigger's address.",
      ),
  })
  .meta({ id: "Mail" });
export type Mail = z.infer<typeof Mail>;
