/** The holes of this tenant, as data; the handlers ask for them by id. */
import type { Provider } from './provider.ts';

const HOLES = {
  'redirect-other-host': 'takes a redirect URI with any host',
  'redirect-other-path': 'takes a redirect URI with any path',
  'redirect-subpath': 'takes a path below a registered one',
  'redirect-parent': 'takes a path that begins with a registered one and leaves it by ..',
  'redirect-extra-query': 'takes any query behind a registered redirect URI',
  'redirect-fragment': 'cuts fragments off before it compares',
  'redirect-userinfo': 'looks for the registered host anywhere before the path',
  'redirect-backslash': 'takes what follows @ for the host, without minding backslashes',
  'redirect-subdomain': 'takes hosts below a registered one',
  'redirect-suffix': 'takes hosts that begin with a registered one',
  'redirect-case': 'compares without case',
  'redirect-scheme': 'compares without the scheme',
  'redirect-port': 'compares without the port',
  'redirect-localhost-swap': 'takes localhost for 127.0.0.1, and the other way round',
  'redirect-missing': 'answers a request without redirect URI at the first registered one',
  'redirect-twice': 'checks the first of two redirect URIs, and answers at the last',
  'redirect-token-mismatch': 'redeems a code with any redirect URI',
  'redirect-token-missing': 'redeems a code without redirect URI',
  'pkce-wrong-verifier': 'takes any PKCE verifier',
  'pkce-no-verifier': 'takes no PKCE verifier for one',
  'pkce-missing': 'demands PKCE of nobody',
  'pkce-plain': 'takes the method plain of everybody',
  'pkce-downgrade': 'ignores a verifier where the login had no challenge',
  'pkce-short-verifier': 'takes verifiers that are too short',
  'code-replay': 'redeems a code again',
  'code-replay-tokens': 'lets the tokens of a code live that was used twice',
  'code-other-client': 'redeems the code of another client',
  'code-parallel': 'redeems a code again within a second',
  'code-guessable': 'counts its codes',
  'code-late': 'redeems a code at any time',
  'client-unknown': 'redirects an unknown client with an error',
  'error-open-redirect': 'sends errors to unregistered redirect URIs',
} as const;

export type HoleId = keyof typeof HOLES;

export const GENERIC_HOLES = Object.entries(HOLES).map(([id, does]) => ({ id, does }));

/** Whether this run has the hole. */
export const isOpen = ({ core }: Pick<Provider, 'core'>, id: HoleId): boolean =>
  core.holes.isOpen('generic', id);
