/** Every check of a token that can be shown by a token. */
import type { TokenBreak } from './break.ts';
import { CLIENT_BREAKS } from './client-tokens.ts';
import { CREDENTIAL_BREAKS } from './credentials.ts';
import { FORM_BREAKS } from './form.ts';
import { ID_TOKEN_BREAKS } from './id-token.ts';
import { SERVER_BREAKS } from './server-tokens.ts';

export const TOKEN_BREAKS: readonly TokenBreak[] = [
  ...FORM_BREAKS,
  ...ID_TOKEN_BREAKS,
  ...SERVER_BREAKS,
  ...CLIENT_BREAKS,
  ...CREDENTIAL_BREAKS,
];
