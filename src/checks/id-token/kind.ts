/** Whether the header says the token is not an ID token. RFC 8725, 3.11 and 3.12. */
import { member } from '../../protocol/jose/parts.ts';
import { pass, type Verdict, warn } from '../../report.ts';
import type { IdTokenInput } from '../input.ts';

/** `typ` values from the specification of each kind. ID tokens need none and mostly use JWT. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  'at+jwt': 'an access token',
  'logout+jwt': 'a logout token',
  'dpop+jwt': 'a DPoP proof',
  'oauth-authz-req+jwt': 'a request object',
  'client-authentication+jwt': 'a client assertion',
  'token-introspection+jwt': 'an introspection response',
  'secevent+jwt': 'a security event',
  'kb+jwt': 'a key binding',
  'dc+sd-jwt': 'a credential',
  'vc+sd-jwt': 'a credential',
};

/** The kind that `typ` names, if not an ID token. */
export function otherKind({ token }: IdTokenInput): string | undefined {
  const typ = member(token.decoded?.signatures[0]?.header, 'typ');
  const name = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : '';
  return Object.hasOwn(OTHER_KINDS, name) ? OTHER_KINDS[name] : undefined;
}

export function judgeKind(input: IdTokenInput): Verdict {
  const kind = otherKind(input);
  if (kind === undefined) return pass('not said to be anything else');
  return warn(`the header says that it is ${kind}`, {
    expected: 'JWT, or no typ',
    actual: member(input.token.decoded?.signatures[0]?.header, 'typ') ?? null,
    hint: `did you take ${kind} for the ID token?`,
  });
}
