/** The reports that a setting of a checkout can change. */
import type { Subject } from '../report.ts';

/** Options about the claims and the signature of a token. */
export const TOKEN_REPORTS = [
  'token',
  'id_token',
  'access_token',
  'logout_token',
  'jarm',
  'authorization_response',
  'userinfo',
  'introspection',
  'dpop_proof',
  'client_assertion',
  'request_object',
  'sd_jwt',
  'credential',
  'key_binding',
  'consent_answer',
  'sdo',
] as const satisfies readonly Subject[];

/** Issuers are compared in discovery, too. */
export const ISSUER_REPORTS: readonly Subject[] = [...TOKEN_REPORTS, 'discovery'];

/** The client is named in requests, and so in what answers them. */
export const CLIENT_REPORTS: readonly Subject[] = [
  ...TOKEN_REPORTS,
  'token_response',
  'consent_request',
  'configuration',
];
