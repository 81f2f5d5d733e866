import { z } from "zod";
import { Instant, Name, PlainText } from "./name.ts";
import { Role } from "./role.ts";

/** Long enough that a guesser gets nowhere; longer ones only cost time to check. */
export const passwordCharactersMin = 10,
  passwordCharactersMax = 128;

export const Password = z
  .string()
  .min(passwordCharactersMin, `at least ${passwordCharactersMin} characters`)
  .max(passwordCharactersMax, `at most ${passwordCharactersMax} characters`)
  .meta({ title: "Password", secret: true });

/** Addresses are compared in small letters. */
export const Email = z
  .email("must be an e-mail address")
  .max(254)
  .transform((email) => email.toLowerCase())
  .meta({ title: "E-mail" });

export const PersonName = PlainText.trim().min(1, "must not be empty").max(100).meta({ title: "Name" });

/** Who is asking, and what they may do here. */
export const Me = z
  .object({
    kind: z.enum(["person", "key"]),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    /** Signs in with a second factor. */
    isTwoFactor: z.boolean(),
    workspaces: z.array(z.object({ name: Name, role: Role })),
    /** The one that calls are about when they name none; null for a person who belongs to none. */
    workspace: Name.nullable(),
    /** In that workspace; of a key the role that may do as much. */
    role: Role.nullable(),
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof Me>;

/** What a page that nobody is signed in to has to know. */
export const Setup = z
  .object({
    needsAdministrator: z.boolean().describe("Nobody is there yet: the first one is made here."),
    needsToken: z
      .boolean()
      .describe("As long as nobody is there: the first one is made with the set-up link's token."),
    oidc: z.object({ name: z.string() }).nullable().describe("Another way to sign in than by password."),
    version: z.string(),
    passwordMin: z.int(),
  })
  .meta({ id: "Setup" });
export type Setup = z.infer<typeof Setup>;

export const SetupInput = z.object({
  name: PersonName,
  email: Email,
  password: Password,
  token: z
    .string()
    .max(200)
    .optional()
    .describe("From the set-up link that the server prints when it starts and nobody is there."),
});

/** A person in a workspace. */
export const Member = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: Role,
    isTwoFactor: z.boolean(),
    since: Instant,
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof Member>;

export const MemberPatch = z.object({ role: Role });

export const PasswordReset = z.object({
  password: Password.optional().describe("Absent: one is made, and shown this once."),
  keepSecondFactor: z.boolean().default(false).describe("They still have their authenticator app."),
});

export const PasswordSet = z.object({
  email: z.string(),
  password: z.string().nullable().describe("The one that was made; null where one was given."),
});

/** A place in a workspace that waits for a person. */
export const Invitation = z
  .object({
    id: z.string(),
    workspace: Name,
    email: z.string(),
    role: Role,
    invitedBy: z.string().nullable().describe("The name of the person or the key."),
    createdAt: Instant,
    expiresAt: Instant,
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof Invitation>;

export const InvitationInput = z.object({ email: Email, role: Role.default("viewer") });

/** The answer to inviting: the only time that the link is shown. */
export const InvitationIssued = Invitation.extend({
  link: z.string().describe("Whoever has it can take the place; it holds the token."),
  isMailed: z.boolean().describe("It went out by e-mail as well."),
}).meta({ id: "InvitationIssued" });

/** What whoever has the link may know before they accept. */
export const InvitationShown = Invitation.pick({
  workspace: true,
  email: true,
  role: true,
  invitedBy: true,
  expiresAt: true,
})
  .extend({ isKnown: z.boolean().describe("The address is a person's already, who signs in to accept.") })
  .meta({ id: "InvitationShown" });

export const AcceptInput = z.object({
  name: PersonName.optional().describe("Of a person who is new here."),
  password: Password.optional().describe("Of a person who is new here."),
});

/** A workspace as one of its own sees it. */
export const WorkspaceMine = z
  .object({ name: Name, role: Role, createdAt: Instant })
  .meta({ id: "WorkspaceMine" });

/** Addresses of the console's own that stand where a workspace's name would. */
const reserved = new Set(["account", "assets", "console", "invitations", "set-up", "sign-in", "sign-out"]);

export const WorkspaceInput = z.object({
  name: Name.refine((name) => !reserved.has(name), "this name is the console's own"),
});

export const WorkspaceMade = WorkspaceMine.extend({
  adminKey: z.string().nullable().describe("For the key that made it; null where a person did."),
}).meta({ id: "WorkspaceMade" });
