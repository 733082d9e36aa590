/**
 * Response types and modes: what an answer to the authorization request has, and where. OAuth 2.0 Multiple Response
 * Type Encoding Practices, 2 to 5; OpenID Connect Core 1.0, 3; JARM, 2.3.
 */

export const RESPONSE_TYPES = [
  'code',
  'id_token',
  'token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
  'none',
] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

export const RESPONSE_MODES = [
  'query',
  'fragment',
  'form_post',
  'jwt',
  'query.jwt',
  'fragment.jwt',
  'form_post.jwt',
] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

/** What comes through the browser. */
interface Parts {
  readonly code: boolean;
  readonly idToken: boolean;
  readonly token: boolean;
}

export function partsOf(type: ResponseType): Parts {
  const words = type.split(' ');
  return {
    code: words.includes('code'),
    idToken: words.includes('id_token'),
    token: words.includes('token'),
  };
}

/** Returns the parameters that a successful answer must have. */
export function dueParameters(type: ResponseType): readonly string[] {
  const { code, idToken, token } = partsOf(type);
  return [
    ...(code ? ['code'] : []),
    ...(idToken ? ['id_token'] : []),
    ...(token ? ['access_token', 'token_type'] : []),
  ];
}

/** Returns the parameters that make a request to the redirect URI the answer (ALL-1). */
export function awaitedParameters(type: ResponseType): readonly string[] {
  return ['code', 'error', 'response', 'id_token', 'access_token', ...(type === 'none' ? ['state'] : [])];
}

/** Returns the mode that counts: the requested one, else the default of the type; `jwt` with its default place. */
export function effectiveMode(type: string, mode: string | undefined): string {
  const usual = type === 'code' || type === 'none' ? 'query' : 'fragment';
  if (mode === undefined) return usual;
  return mode === 'jwt' ? `${usual}.jwt` : mode;
}
