/**
 * Words and addresses that say that a login failed. What the protocol shows comes first: a status, a redirect, an
 * error code. Words are the last resort, for pages that answer with 200; they are those of many languages.
 */
import { anyOf } from '../../common/any-of.ts';
import type { Entry } from '../../recording/entry.ts';
import { pageText, queryOf } from './parts.ts';

/** What a login is about: names of the protocol, which stay in every language, and words for it. */
const ABOUT = [
  'log-?in|log-?out|sign-?in|sign(?:ed|ing) in|authenticat\\w*|authoriz\\w*|callback|state|nonce|session|sso|oidc|oauth|token',
  'saml|assertion|response|signature|audience|code|issuer|cookie|redirect_uri|client_id|identity provider|idp',
  'anmeld\\p{L}*|einlogg\\p{L}*|authentifizierung|sitzung|antwort|signatur',
  'connexion|authentification|session|réponse|se connecter',
  'inicio de sesión|iniciar sesión|autenticaci[oó]n|sesión|respuesta',
  'accesso|autenticazione|sessione|risposta|sess[aã]o|autenticação|iniciar sessão|entrar',
  'inlogg\\p{L}*|aanmeld\\p{L}*|authenticatie|sessie|logga in|inloggning\\p{L}*|sessionen|autentisering\\p{L}*',
  'pålogging\\p{L}*|innlogging\\p{L}*|logg inn|log ind|økten|sesjon\\p{L}*|kirjaut\\p{L}*|tunnistautu\\p{L}*|istunto',
  'logowani\\p{L}*|zalogowa\\p{L}*|uwierzytelni\\p{L}*|sesj\\p{L}*|přihlášení|přihlásit|relac\\p{L}*',
].join('|');

/** That it went wrong. */
const WRONG = [
  'fail\\w*|mismatch\\w*|invalid|expired|missing|denied|rejected|not (?:found|valid|match\\w*)',
  'does not match|incorrect',
  'unknown|wrong|bad|error|could not|unable to|cannot',
  'fehlgeschlagen|ungültig\\p{L}*|abgelaufen|fehler\\p{L}*|verweigert|abgelehnt|fehlt|unbekannt\\p{L}*|nicht (?:gefunden|möglich|erlaubt)',
  'échec|échoué\\p{L}*|invalide|expiré\\p{L}*|erreur|refusé\\p{L}*|introuvable|inconnu\\p{L}*|impossible',
  'inválid\\p{L}*|caducad\\p{L}*|expirad\\p{L}*|fall[oóa]\\p{L}*|denegad\\p{L}*|no (?:válid\\p{L}*|encontrad\\p{L}*)',
  'non valid\\p{L}*|scadut\\p{L}*|errore|fallit\\p{L}*|negat\\p{L}*|falhou|expirou|erro|negad\\p{L}*',
  'ongeldig\\p{L}*|verlopen|mislukt|fout|geweigerd|onbekend\\p{L}*|ogiltig\\p{L}*|misslyckad\\p{L}*|misslyckats|utgången|nekad\\p{L}*|gick fel',
  'ugyldig\\p{L}*|mislyk\\p{L}*|utløpt|udløbet|feil\\p{L}*|fejl\\p{L}*|nektet|afvist|virhe\\p{L}*|epäonnistui|vanhentunut|virheellinen',
  'błąd\\p{L}*|błęd\\p{L}*|nieprawidłow\\p{L}*|wygas\\p{L}*|nie powiod\\p{L}*',
  'chyb\\p{L}*|neplatn\\p{L}*|vypršel\\p{L}*|selhal\\p{L}*',
].join('|');

const word = (words: string): string => `(?<![\\p{L}\\d_])(?:${words})(?![\\p{L}\\d_])`;
const TOLD = new RegExp(
  `${word(ABOUT)}[^.!?]{0,80}?${word(WRONG)}|${word(WRONG)}[^.!?]{0,40}?${word(ABOUT)}`,
  'iu',
);
/** Sentences that are about a failure, whatever failed. */
const PLAIN = anyOf(
  /internal server error|something went wrong/iu,
  /\bno (?:state|nonce|session|code|token|cookie) (?:for|in|was|found|is|parameter|present)\b/iu,
  /unexpected error|an error (?:has )?occurred|ein fehler ist aufgetreten/iu,
  /une erreur (?:est survenue|s['’]est produite)|se ha producido un error|ocurrió un error/iu,
  /si è verificato un errore|er is (?:iets misgegaan|een fout opgetreden)/iu,
  /ett fel (?:har )?(?:inträffat|uppstod)/iu,
  /det oppstod en feil|der opstod en fejl|ocorreu um erro|wystąpił błąd|došlo k chybě/iu,
  /エラーが発生|認証に失敗|ログインに失敗|发生错误|登录失败|登錄失敗|로그인.{0,10}실패|오류가 발생/iu,
);
/** A page that is called so is not a welcome. */
const TITLE =
  /^\s*(?:\d{3}\s*[-:|]?\s*)?(?:error|oops|login failed|sign-?in failed|fehler|erreur|errore?|fout|fel|feil|fejl|virhe|błąd|erro|chyba|エラー|错误|錯誤|오류)(?![\p{L}])/iu;

/** Longer pages are those of the application itself, where any word may stand. Characters. */
const SHORT = 1500;

/** Whether a page says that a login failed. */
export function isPageOfFailure(page: Pick<Entry, 'responseBody'>): boolean {
  const text = pageText(page).slice(0, 2000);
  if (text === '' || text.length >= SHORT) return false;
  const title = /<title\b[^>]*>([^<]*)</i.exec(page.responseBody ?? '')?.[1] ?? '';
  return TITLE.test(title) || PLAIN.test(text) || TOLD.test(text);
}

/** Addresses that applications send a failed login to. */
const FAILED_PATH =
  /\/(?:error|errors|failed|failure|login-?failed|denied|unauthorized|forbidden|access-?denied|oops)\b/i;
const LOGIN_PATH = /\/(?:login|log-in|signin|sign-in|logon)(?:\/|$|\.\w+$)/i;

/** Whether an address of the application is that of a failed login. */
export function isAddressOfFailure(url: string): boolean {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return FAILED_PATH.test(path) || LOGIN_PATH.test(path) || queryOf(url).has('error');
}

/** Words of an error page at a provider. Codes stay in every language. */
const REFUSAL =
  /AADSTS\d{4,}|MSIS\d{4}|redirect[_ ]uri[_ ]mismatch|invalid (?:parameter: )?redirect[_ ]?ur[il]|callback url mismatch|\b(?:invalid_request|invalid_client|unauthorized_client|unsupported_response_type|invalid_scope|server_error|access_denied)\b|client not found|unknown client|unknown service provider|not registered for use|metadata not found/i;

/** A page that names a parameter and asks for nothing complains of it; a login or consent page may list them all. */
const PARAMETER = /\b(?:redirect_uri|client_id|code_challenge)\b/;
const FORM = /<form\b/i;

/** Whether a page of the provider refuses a request, though its status does not say so. */
export function isPageOfRefusal(page: Entry): boolean {
  const text = pageText(page).slice(0, 3000);
  return REFUSAL.test(text) || (PARAMETER.test(text) && !FORM.test(page.responseBody ?? ''));
}
