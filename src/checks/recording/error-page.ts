/** Error pages of providers, by their words: what they mean, and which value of the request to compare. */
import { anyOf } from '../../common/any-of.ts';

export interface PageMeaning {
  readonly cause?: string;
  readonly fix?: string;
  /** Parameter of the authorization request to compare with the registration. */
  readonly parameter?: string;
}

const MEANINGS: readonly (PageMeaning & { readonly words: RegExp })[] = [
  {
    words: /AADSTS9002326|cross-origin token redemption/i,
    cause: 'the provider lets no page redeem a code of this client',
    fix: 'register the redirect URI for a single-page application, not for a web application',
  },
  {
    words:
      /AADSTS7000(?:215|222|218)|invalid client secret|client secret[^.]{0,40}(?:expired|invalid|provided)/i,
    cause: 'the provider does not accept the secret of this client',
    fix: 'look whether the secret has expired, and whether its value is configured, not its ID',
  },
  {
    words: /AADSTS54005|AADSTS70008|code (?:was |has been )?already (?:been )?(?:redeemed|used)/i,
    cause: 'the code was redeemed already, or is too old',
    fix: 'redeem each code once and at once: look for a retry, a reload, or an effect that runs twice',
  },
  {
    words: /AADSTS65001|AADSTS90094|consent[^.]{0,40}(?:required|not|admin)|needs? admin approval/i,
    cause: 'nobody has consented to what the application asks for',
    fix: 'let the user or an administrator consent, or ask for less scope',
  },
  {
    words:
      /redirect[_ ]?ur[il][^.]{0,80}(?:mismatch|match|regist|invalid|allow|whitelist|permitted)|(?:invalid|mismatch\w*|unregistered)[^.]{0,40}redirect[_ ]?ur[il]|callback url mismatch|redirect_mismatch|AADSTS50011|AADSTS900971|returnurl/i,
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
    words:
      /AADSTS50105|not assigned to a role|(?:user|account)[^.]{0,40}not (?:assigned|authorized|permitted|a member)/i,
    cause: 'the user is not assigned to this application',
    fix: 'assign the user or one of their groups to the application at the provider',
  },
  {
    words: anyOf(
      /cookies?[^.]{0,30}(?:not found|disabled|blocked|required|enable|nicht gefunden|introuvable)/i,
      /cookies?[^.]{0,30}(?:no encontrad|non trovat|niet gevonden|hittades inte)/i,
      /restart login|page has expired|session (?:has )?(?:expired|timed out)|interaction session/i,
    ),
    cause: 'the provider lost its own login session: its cookie did not come back, or it took too long',
    fix: 'start the login again; the browser must send the cookies of the provider',
  },
  {
    words: /AADSTS750054|SAMLRequest or SAMLResponse must be present/i,
    cause: 'the SAML message did not reach the provider',
    fix: 'look at the redirects: http to https, or a missing slash, turns a POST into a GET',
  },
  {
    words: anyOf(
      /metadata[^.]{0,40}(?:not found|missing)|unknown (?:service provider|entity|issuer|relying party)/i,
      /AADSTS700016|AADSTS650056|relying party/i,
      /not registered for use|UnknownPrincipal|unable to locate (?:metadata|issuer)/i,
    ),
    cause: 'the provider does not know this service provider',
    fix: 'register the entity ID of the service provider, letter by letter',
  },
  {
    words: /missing[^.]{0,30}(?:parameter|state|nonce)|invalid_request|AADSTS90014|AADSTS900144/i,
    cause: 'the provider refuses the request as malformed',
    fix: 'the page names the parameter',
  },
];

/** Names of parameters, which stay in every language: a page that names one complains of it. */
const NAMES: readonly (readonly [parameter: string, row: string])[] = [
  ['redirect_uri', 'redirect_uri'],
  ['client_id', 'client_id'],
  ['code_challenge', 'code_challenge_method'],
  ['response_type', 'response_type'],
  ['response_mode', 'response_type'],
  ['scope', 'scope'],
];

/** Returns what the words of a page mean; an empty object if no row knows them. */
export function meaningOfPage(text: string): PageMeaning {
  const byWords = MEANINGS.find(({ words }) => words.test(text));
  if (byWords !== undefined) return byWords;
  const named = NAMES.find(([name]) => new RegExp(`\\b${name}\\b`).test(text));
  return MEANINGS.find(({ parameter }) => parameter === named?.[1] && parameter !== undefined) ?? {};
}

/** Returns what an `error_description` means, if it has words of a provider; not merely a name of a parameter. */
export function meaningOfDescription(text: unknown): PageMeaning {
  return typeof text === 'string' ? (MEANINGS.find(({ words }) => words.test(text)) ?? {}) : {};
}
