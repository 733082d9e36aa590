/**
 * The normalized claims document, `idcli.claims/v1`. A key without a value is absent; only `assurance.level` is ever
 * `null`.
 */
import type { Json } from '../common/json.ts';

export const CLAIMS_PROVIDERS = [
  'ingroupe',
  'signicat-sms-otp',
  'signicat-consent',
  'esigning',
  'net-id',
  'generic',
] as const;
export type ClaimsProvider = (typeof CLAIMS_PROVIDERS)[number];
export const CLAIMS_PROTOCOLS = ['oidc', 'rest', 'saml', 'sdo', 'net-id'] as const;
export type ClaimsProtocol = (typeof CLAIMS_PROTOCOLS)[number];
/**
 * The source of a claim. The first four describe only the person, so unmapped names in them are kept; from the others
 * only known names are read, and the rest is protocol.
 * - `id_token`, `userinfo`: claims sets
 * - `subject`: `subject` of a REST session
 * - `attributes`: SAML attributes (name → list of values), Net iD attributes
 * - `assertion`: facts of a SAML response: `NameID`, `AuthnContextClassRef`, `AuthenticatingAuthority`, `AuthnInstant`,
 *   `SessionIndex`, and `ID` of the response
 * - `session`: a REST session (`id`, `provider`, `loa`), a consent signature's `orderRef`, a Net iD `authRef`
 * - `order`: `OrderID`, `TransRef` of an E-Signing order
 * - `request`: the request: `method`, the eID method of a consent signature
 * - `signer`: facts in a signature: `CN`, `SSN` (if known to be one), `SignerNationalId`, `SignerNationality`,
 *   `certificate` (PEM or base64 of the DER)
 */
export type ClaimsOrigin =
  | 'id_token'
  | 'userinfo'
  | 'subject'
  | 'attributes'
  | 'assertion'
  | 'session'
  | 'order'
  | 'request'
  | 'signer';
export const ASSURANCE_LEVELS = ['low', 'substantial', 'high'] as const;
export type AssuranceLevel = (typeof ASSURANCE_LEVELS)[number];

export const DOCUMENT_TYPES = ['passport', 'driving_licence', 'residence_permit', 'id_card'] as const;
type DocumentType = (typeof DOCUMENT_TYPES)[number];
export const PORTRAIT_TYPES = ['image/png', 'image/jpeg'] as const;
export type PortraitType = (typeof PORTRAIT_TYPES)[number];

export interface ClaimWarning {
  readonly code: ClaimWarningCode;
  readonly claim: string;
  readonly message: string;
}

export const CLAIM_WARNING_CODES = [
  'mononym',
  'birthdate_partial',
  'birthdate_not_iso',
  'not_boolean',
  'not_integer',
  'multi_valued',
  'country_unknown',
  'address_conflict',
  'claim_conflict',
  'self_asserted_name',
  'phone_not_e164',
  'portrait_unknown',
  'loa_unknown',
  'document_type_unknown',
  'scope_not_granted',
  'mandatory_claim_missing',
  'still_encrypted',
  'unverified',
] as const;
export type ClaimWarningCode = (typeof CLAIM_WARNING_CODES)[number];

export interface Claims {
  readonly schema: 'idcli.claims/v1';
  readonly source: {
    readonly provider: ClaimsProvider;
    readonly protocol: ClaimsProtocol;
    readonly issuer?: string;
    readonly audience?: string;
    /** ISO 8601, UTC. */
    readonly retrieved_at?: string;
    readonly verified: boolean;
    readonly sandbox?: boolean;
  };
  readonly subject: string;
  readonly name?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly middle_name?: string;
  readonly name_prefix?: string;
  readonly name_suffix?: string;
  /** `YYYY-MM-DD`, `YYYY` or `0000-MM-DD`. */
  readonly birthdate?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly phone_number?: string;
  readonly phone_number_verified?: boolean;
  readonly address?: {
    readonly street_address?: string;
    readonly postal_code?: string;
    readonly locality?: string;
    readonly region?: string;
    readonly country?: string;
    readonly formatted?: string;
  };
  readonly national_id?: { readonly value?: string; readonly type?: string; readonly country?: string };
  readonly idp?: { readonly id?: string; readonly subject_id?: string; readonly issuer?: string };
  readonly assurance?: {
    readonly level?: AssuranceLevel | null;
    readonly raw?: string;
    readonly claim?: string;
    readonly methods?: readonly string[];
  };
  readonly age?: { readonly years?: number; readonly over?: Readonly<Record<string, boolean>> };
  readonly document?: {
    readonly type?: DocumentType;
    readonly raw_type?: string;
    readonly number?: string;
    readonly issuing_country?: string;
    readonly issuing_state?: string;
    readonly issuing_authority?: string;
    readonly issue_date?: string;
    readonly expiry_date?: string;
  };
  readonly portrait?: { readonly media_type: PortraitType; readonly bytes: number; readonly sha256: string };
  readonly signature?: {
    readonly method?: string;
    readonly kind?: string;
    readonly sdo_sha256?: string;
    readonly signed_text_sha256?: string;
    readonly signed_at?: string;
  };
  readonly device?: { readonly name?: string; readonly address?: string; readonly version?: string };
  readonly certificate_sha256?: string;
  readonly verified_claims_lifted?: readonly string[];
  readonly authentication?: {
    readonly auth_time?: string;
    readonly transaction_id?: string;
    readonly session_id?: string;
  };
  readonly warnings?: readonly ClaimWarning[];
  readonly unmapped?: { readonly [name: string]: Json };
}

export interface NormalizeInput {
  readonly provider: ClaimsProvider;
  readonly protocol: ClaimsProtocol;
  /** Sources in order of precedence; the first wins (CL-12). */
  readonly origins: readonly {
    readonly name: ClaimsOrigin;
    readonly claims: { readonly [name: string]: Json };
  }[];
  readonly issuer?: string;
  readonly audience?: string;
  readonly retrievedAt?: Date;
  /** True only if every check of the system's specification passed. */
  readonly verified: boolean;
  readonly sandbox?: boolean;
  /** Requested scopes, and granted ones (absent: all). */
  readonly scopes?: { readonly requested: readonly string[]; readonly granted?: readonly string[] };
  /** Mandatory claim names for each granted scope, from the preset. */
  readonly mandatory?: Readonly<Record<string, readonly string[]>>;
  /** Claims that are still encrypted and could not be read, with a description for display. */
  readonly closed?: readonly { readonly claim: string; readonly what: string }[];
  /** The evidence of a signature, as found by the flow. */
  readonly signature?: Claims['signature'];
}

export interface Normalized {
  /** Absent if no source names a subject: the document requires one, and none is invented. */
  readonly claims?: Claims;
  /** Claim path → origin, e.g. `age.over.18` → `id_token.age_over_18`; in a conflict, the winner. */
  readonly sources: Readonly<Record<string, string>>;
  /** The portrait's bytes, for the option that saves them. Never part of the document. */
  readonly portrait?: Uint8Array;
}
