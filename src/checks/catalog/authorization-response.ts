/** Checks of the response at the redirect URI. */
import type { CatalogEntry } from './entry.ts';

export const AUTHORIZATION_RESPONSE = {
  'callback.parameters': {
    title: 'No parameter stands twice',
    level: 'must',
    at: 'callback',
    spec: 'RFC 6749, 3.1 and 4.1.2',
    meaning: 'A parameter stands more than once, so that two readers can see two answers.',
    causes: ['a redirect URI with a query of its own', 'an attempt to pollute the parameters'],
    remedies: ['register a redirect URI without a query'],
  },
  'callback.state': {
    title: 'The state is the one this login sent',
    level: 'must',
    at: 'callback.state',
    spec: 'RFC 6749, 4.1.2 and 10.12',
    meaning: 'The answer belongs to another login, or to none. Neither its code nor its error is used.',
    causes: ['an answer from an earlier attempt', 'a provider that changes the state', 'a forged callback'],
    remedies: ['close other login pages and try again'],
  },
  'callback.iss': {
    title: 'The answer comes from the expected issuer',
    level: 'must',
    at: 'callback.iss',
    spec: 'RFC 9207, 2.4',
    meaning: '`iss` is another issuer, or is missing although the provider announced it.',
    causes: ['a mix-up of two providers', 'a provider that announces more than it does'],
    remedies: ['do not redeem the code'],
  },
  'callback.error': {
    title: 'The answer is no error',
    level: 'must',
    at: 'callback.error',
    spec: 'RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6',
    meaning: 'The provider refused, or the user did.',
    causes: ['what the error code says'],
    remedies: ['see the hint, which depends on the provider'],
  },
  'callback.code': {
    title: 'The answer has what was asked for',
    level: 'must',
    at: 'callback.code',
    spec: 'RFC 6749, 4.1.2',
    meaning:
      'There is neither a code (or whatever the response type asks for) nor an error; or, as a warning, both at once.',
    causes: ['another response type or mode', 'a page of the provider that redirects by itself'],
    remedies: ['compare response_type and response_mode with the registration'],
  },
  'callback.response_mode': {
    title: 'The answer comes by the response mode that was asked for',
    level: 'should',
    at: 'callback',
    spec: 'OAuth 2.0 Multiple Response Type Encoding Practices, 2.1; OAuth 2.0 Form Post Response Mode, 2',
    meaning: 'The parameters are there, but in another place than the client looks at.',
    causes: [
      'a provider that knows one response mode only',
      'a client that is registered as a single-page application',
    ],
    remedies: ['ask for a response mode that idcli inspect lists', 'tell the provider'],
  },
  'callback.prompt': {
    title: 'No page was shown where the request forbade one',
    level: 'must',
    at: 'callback',
    spec: 'OpenID Connect Core 1.0, 3.1.2.1',
    meaning: 'The request had `prompt=none`, and the provider showed a page instead of an answer.',
    causes: ['a provider that ignores prompt', 'an error page for a redirect URI that is not registered'],
    remedies: ['read the page', 'tell the provider: a hidden request never gets an answer this way'],
  },
} as const satisfies Record<`callback.${string}`, CatalogEntry>;
