import type { Role } from "../../contract/role.ts";

/** People, their ways in, and where they belong. */
export interface PeopleTables {
  people: {
    id: string;
    name: string;
    /** In small letters. */
    email: string;
    email_verified: number;
    image: string | null;
    two_factor_enabled: number;
    created_at: number;
    updated_at: number;
  };
  /** A way in: a password, or an identity elsewhere; tokens are encrypted by whoever puts them. */
  accounts: {
    id: string;
    person_id: string;
    provider_id: string;
    account_id: string;
    password: string | null;
    scope: string | null;
    access_token: string | null;
    refresh_token: string | null;
    id_token: string | null;
    access_token_expires_at: number | null;
    refresh_token_expires_at: number | null;
    created_at: number;
    updated_at: number;
  };
  sessions: { id: string; person_id: string; expires_at: number };
  verifications: { id: string; expires_at: number };
  two_factors: { id: string; person_id: string };
  members: MemberRow;
  invitations: InvitationRow;
}

export interface MemberRow {
  workspace: string;
  person_id: string;
  role: Role;
  created_at: number;
}

export interface InvitationRow {
  id: string;
  workspace: string;
  email: string;
  role: Role;
  /** SHA-256 of the token, hex. */
  digest: string;
  invited_by: string | null;
  created_at: number;
  expires_at: number;
}
