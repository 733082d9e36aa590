/** Error pages of providers, by their words: what they mean, and which value of the request to compare. */

interface PageMeaning {
  readonly cause?: string;
  readonly fix?: string;
  /** Parameter of the authorization request to compare with the registration. */
  readonly parameter?: string;
}

const MEANINGS: readonly (PageMeaning & { readonly words: RegExp })[] = [
  {
    words:
      /redirect[_ ]?ur[il][^.]{0,80}(?:mismatch|match|regist|invalid|allow|whitelist|permitted)|(?:invalid|mismatch\w*|unregistered)[^.]{0,40}redirect[_ ]?ur[il]|callback url mismatch|AADSTS50011|AADSTS900971|returnurl/i,
    cause: 'the provider does not know this redirect URI',
    fix: 'register exactly this redirect URI at the provider: scheme, host, port, path and final slash count',
    parameter: 'redirect_uri',
  },
  {
    words:
      /AADSTS700016|AADSTS90013|AADSTS7000\d\d|unauthorized_client|invalid_client|client[^.]{0,30}(?:not found|unknown|disabled|invalid|does not exist)|(?:unknown|invalid|deleted)[_ ]client|application[^.]{0,40}was not found/i,
    cause: 'the provider does not know this client, or does not let it do this',
    fix: 'compare the client id with the registration, and the tenant or realm in the address',
    parameter: 'client_id',
  },
  {
    words: /invalid_scope|AADSTS70011|scope[^.]{0,40}(?:invalid|unknown|not (?:allowed|permitted|granted))/i,
    cause: 'the provider refuses the scope',
    fix: 'ask only for scopes that are registered for the client',
    parameter: 'scope',
  },
  {
    words: /code_challenge|code challenge|PKCE|AADSTS9002325|Proof Key/i,
    cause: 'the provider demands PKCE, and refuses this request',
    fix: 'turn on PKCE with S256 in the client library',
    parameter: 'code_challenge_method',
  },
  {
    words: /unsupported_response_type|response[_ ]type|AADSTS70007|AADSTS700051|AADSTS700054/i,
    cause: 'the provider refuses the response type or mode',
    fix: 'allow this grant for the client, or ask with response_type=code',
    parameter: 'response_type',
  },
  {
    words: /AADSTS50105|not assigned to a role|user[^.]{0,40}not (?:assigned|authorized|permitted)/i,
    cause: 'the user is not assigned to this application',
    fix: 'assign the user or one of their groups to the application at the provider',
  },
  {
    words:
      /cookie[^.]{0,30}(?:not found|disabled|blocked|required|enable)|restart login|session (?:has )?(?:expired|timed out)|interaction session/i,
    cause: 'the provider lost its own login session: its cookie did not come back, or it took too long',
    fix: 'start the login again; the browser must send the cookies of the provider',
  },
  {
    words: /AADSTS750054|SAMLRequest or SAMLResponse must be present/i,
    cause: 'the SAML message did not reach the provider',
    fix: 'look at the redirects: http to https, or a missing slash, turns a POST into a GET',
  },
  {
    words:
      /metadata[^.]{0,40}(?:not found|missing)|unknown (?:service provider|entity|issuer|relying party)|AADSTS700016|AADSTS650056|relying party|UnknownPrincipal|unable to locate (?:metadata|issuer)/i,
    cause: 'the provider does not know this service provider',
    fix: 'register the entity ID of the service provider, letter by letter',
  },
  {
    words: /missing[^.]{0,30}(?:parameter|state|nonce)|invalid_request|AADSTS90014|AADSTS900144/i,
    cause: 'the provider refuses the request as malformed',
    fix: 'the page names the parameter',
  },
];

/** Returns what the words of a page mean; an empty object if no row knows them. */
export function meaningOfPage(text: string): PageMeaning {
  return MEANINGS.find(({ words }) => words.test(text)) ?? {};
}
