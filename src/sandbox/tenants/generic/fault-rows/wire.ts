/** Scenarios of metadata, keys, endpoints and UserInfo. */
import { fapi1, fapi2, inPart, oidcc, same } from '../../../oidf.ts';
import type { GenericFault } from './row.ts';

const codeRefusal = (
  id: string,
  title: string,
  error: string,
  description: string,
  status = 400,
): GenericFault => ({
  id,
  title,
  does: `the token endpoint answers ${status} with \`${error}\`: ${description}`,
  trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: error },
  effect: { tokenAnswer: { refuses: { error, description: `scenario ${id}: ${description}`, status } } },
});

export const WIRE: readonly GenericFault[] = [
  {
    id: 'discovery-issuer-mismatch',
    title: 'Discovery of another issuer',
    does: 'the issuer in the metadata has `INVALID` behind it',
    trips: { outcome: 'security', fails: ['discovery.issuer'] },
    oidf: [
      ...same(oidcc('discovery-issuer-mismatch'), fapi2('discovery-issuer-mismatch')),
      ...inPart(fapi1('discovery-issuer-mismatch')),
    ],
    effect: { discovery: { appendsToIssuer: 'INVALID' }, spentAt: 'discovery' },
  },
  {
    id: 'no-discovery',
    title: 'No metadata',
    does: 'answers 404 where metadata should be',
    trips: { outcome: 'server', error: 'DISCOVERY_FAILED' },
    effect: { discovery: { missing: true }, spentAt: 'discovery' },
  },
  {
    id: 'jwks-down',
    title: 'Key set down',
    does: 'answers 503 at `jwks_uri`',
    trips: { outcome: 'server', error: 'JWKS_UNAVAILABLE' },
    effect: { keySet: 'down' },
  },
  codeRefusal('invalid-client', 'Client refused', 'invalid_client', 'the client counts as wrong', 401),
  codeRefusal('code-expired', 'Code expired', 'invalid_grant', 'the code counts as expired'),
  {
    id: 'not-json',
    title: 'HTML from the token endpoint',
    does: 'the token endpoint answers 200 with a page of HTML',
    trips: { outcome: 'server', error: 'ANSWER_UNREADABLE' },
    effect: { tokenAnswer: { html: true } },
  },
  {
    id: 'missing-id-token',
    title: 'No ID token',
    does: 'the token answer has no `id_token`',
    trips: { outcome: 'security', fails: ['token_response.id_token'] },
    effect: { tokenAnswer: { drops: ['id_token'] } },
  },
  {
    id: 'userinfo-wrong-sub',
    title: 'UserInfo of another person',
    does: '`sub` of UserInfo has `invalid` behind it',
    trips: { outcome: 'security', fails: ['userinfo.sub'] },
    needs: { userinfo: true },
    oidf: same(oidcc('userinfo-invalid-sub')),
    effect: { userinfo: { appends: { sub: 'invalid' } } },
  },
  {
    id: 'dpop-nonce-never-right',
    title: 'No nonce is right',
    does: 'demands another nonce in every DPoP proof, and takes none',
    trips: {
      outcome: 'security',
      error: 'REQUEST_REFUSED',
      providerError: 'use_dpop_nonce',
      fails: ['dpop.nonce_kept'],
    },
    needs: { dpop: true },
    effect: { dpop: { nonces: 'never-right' } },
  },
  {
    id: 'logout-without-state',
    title: 'Logout without state',
    does: 'leaves `state` out of the way back from the logout',
    trips: { outcome: 'security', fails: ['logout.state'] },
    needs: { logout: true },
    oidf: inPart(oidcc('rp-init-logout-no-state')),
    effect: { logoutState: 'none' },
  },
  {
    id: 'logout-other-state',
    title: 'Logout with another state',
    does: '`state` has `_INVALID` behind it on the way back from the logout',
    trips: { outcome: 'security', fails: ['logout.state'] },
    needs: { logout: true },
    oidf: inPart(oidcc('rp-init-logout-other-state')),
    effect: { logoutState: 'appended' },
  },
];
