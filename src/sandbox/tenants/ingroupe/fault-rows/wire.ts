/** Scenarios that attack the callback, the discovery document, the key set and the token endpoint. */
import { inPart, oidcc } from '../../../oidf.ts';
import type { IngroupeFault } from './row.ts';

/** A wrong issuer, under a reserved name that never resolves. */
export const OTHER_ISSUER = 'https://attacker.example.com';

const callbackAttack = (
  id: string,
  title: string,
  does: string,
  fails: string,
  callback: NonNullable<IngroupeFault['effect']['callback']>,
): IngroupeFault => ({
  id,
  title,
  does,
  trips: { outcome: 'security', fails: [fails] },
  effect: { callback },
});

const codeRefusal = (
  id: string,
  title: string,
  error: string,
  description: string,
  status = 400,
): IngroupeFault => ({
  id,
  title,
  does: `the token endpoint answers ${status} with \`${error}\`: ${description}`,
  trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: error },
  effect: { refusesCode: { error, description: `scenario ${id}: ${description}`, status } },
});

export const WIRE: readonly IngroupeFault[] = [
  callbackAttack('wrong-state', 'Wrong state', 'the callback has another `state`', 'callback.state', {
    state: 'other',
  }),
  callbackAttack('missing-state', 'No state', 'the callback has no `state`', 'callback.state', {
    state: 'none',
  }),
  callbackAttack(
    'wrong-iss-param',
    'Wrong issuer in the callback',
    'the callback has an `iss` of another issuer (RFC 9207)',
    'callback.iss',
    { iss: OTHER_ISSUER },
  ),
  {
    id: 'missing-iss-param',
    title: 'No issuer in the callback',
    does: 'discovery announces `iss` in callbacks (RFC 9207), and the callback has none',
    trips: { outcome: 'security', fails: ['callback.iss'] },
    effect: { discovery: { announcesIss: true } },
  },
  {
    id: 'state-padding-stripped',
    title: 'Padding of the state lost',
    does: 'removes every `=` from the end of the `state`; harmless for a state without padding',
    trips: { outcome: 'done' },
    effect: { callback: { state: 'unpadded' } },
  },
  {
    id: 'discovery-issuer-mismatch',
    title: 'Discovery of another issuer',
    does: `the discovery document names ${OTHER_ISSUER} as \`issuer\``,
    trips: { outcome: 'security', fails: ['discovery.issuer'] },
    oidf: inPart(oidcc('discovery-issuer-mismatch')),
    effect: { discovery: { issuer: OTHER_ISSUER }, spentAt: 'discovery' },
  },
  {
    id: 'no-discovery',
    title: 'No discovery document',
    does: 'answers 404 where the discovery document should be',
    trips: { outcome: 'server', error: 'DISCOVERY_FAILED' },
    effect: { discovery: { missing: true }, spentAt: 'discovery' },
  },
  {
    id: 'jwks-down',
    title: 'Key set down',
    does: 'signs with a new key, and answers 503 at `jwks_uri`',
    trips: { outcome: 'server', error: 'JWKS_UNAVAILABLE' },
    effect: { keySet: 'down' },
  },
  {
    id: 'key-rotation',
    title: 'Key rotation',
    does: 'signs with a new key, which the key set shows from that moment on',
    trips: { outcome: 'done' },
    oidf: inPart(oidcc('signing-key-rotation-just-before-signing')),
    effect: { keySet: 'rotating' },
  },
  codeRefusal(
    'invalid-client',
    'Client authentication refused',
    'invalid_client',
    'the client secret counts as wrong',
    401,
  ),
  codeRefusal('code-reuse', 'Code used before', 'invalid_grant', 'the code counts as used'),
  codeRefusal('code-expired', 'Code expired', 'invalid_grant', 'the code counts as expired'),
  codeRefusal(
    'redirect-uri-mismatch',
    'Redirect URI differs',
    'invalid_grant',
    'redirect_uri counts as another one than in the login',
  ),
  codeRefusal(
    'pkce-mismatch',
    'Code verifier refused',
    'invalid_grant',
    'code_verifier counts as not fitting the code_challenge',
  ),
  {
    id: 'not-json',
    title: 'HTML from the token endpoint',
    does: 'the token endpoint answers 200 with a page of HTML',
    trips: { outcome: 'server', error: 'ANSWER_UNREADABLE' },
    effect: { tokenAnswer: 'html' },
  },
  {
    id: 'missing-id-token',
    title: 'No ID token',
    does: 'the token answer has no `id_token`',
    trips: { outcome: 'security', fails: ['token_response.id_token'] },
    effect: { tokenAnswer: 'without-id-token' },
  },
];
