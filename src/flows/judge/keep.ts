/** Which bodies of a recording may hold an identity message; all others are dropped while reading. */
import { addressOf, isNavigation } from '../../protocol/recorded/parts.ts';
import type { Entry, Keep } from '../../recording/entry.ts';
import { headerValue } from '../../recording/header-lines.ts';

/** Larger texts are not messages; metadata of federations is given by option. Characters. */
const MAX_MESSAGE = 8_000_000;
/** A page is kept for its words. Characters. */
const MAX_PAGE = 200_000;

/** A form in which a person logs in: the names of its fields are for scenarios, its values are never shown. */
const LOGIN_FORM = /(?:^|&)[^=&]*(?:passw|pwd|passcode)[^=&]*=/i;

const MESSAGE =
  /grant_type=|"grant_type"|SAML(?:Request|Response|art)=|(?:^|&)(?:code|state|id_token|access_token|logout_token|client_id|login_hint|binding_message|request|response|error|wresult)=|"(?:access_token|id_token|auth_req_id|user_code|refresh_token|authorization_endpoint|request_uri|error|error_description|sub|kty|active|device_code)"|Entit(?:y|ies)Descriptor|SAMLResponse|SAMLRequest|ArtifactResolve|ArtifactResponse|SAML:2\.0:protocol|^\s*ey[\w-]+\.|•{4}/;

/** Messages of vendors' APIs: an order and its signed data object, and words of which everything is small. */
const SIGNED = /<(?:[\w.-]+:)?(?:OrderID|B64SDOBytes|SignersDocument|SDOList|Signature)[\s>]/;
const holdsOrder = (text: string): boolean => SIGNED.test(text.slice(0, 4000));
const STATUS =
  /"(?:\w*status|authRef|authenticationUrl)"\s*:|^\s*\{\s*"type"\s*:\s*"(?:state|start|cancel)"/i;
/** Characters. */
const MAX_STATUS = 20_000;
/** 32 MB in base64, and what is around it. Characters. */
const MAX_SIGNED = 45_000_000;

function isWorthKeeping(text: string, entry: Entry): boolean {
  const { responseBody, status = 0 } = entry;
  if (text.length <= MAX_SIGNED && (holdsOrder(text) || holdsOrder(entry.requestBody ?? ''))) return true;
  if (text.length > MAX_MESSAGE) return false;
  if (text.length <= MAX_STATUS && STATUS.test(text)) return true;
  if (MESSAGE.test(text) || (text !== responseBody && LOGIN_FORM.test(text))) return true;
  const isPage = text === responseBody && isHtml(text, entry);
  return text.length <= MAX_PAGE && (isPage || (text === responseBody && status >= 400));
}

const isHtml = (text: string, { responseHeaders }: Entry): boolean =>
  /html/i.test(headerValue(responseHeaders, 'content-type') ?? '') ||
  /^\s*(?:<!doctype html|<html|<!--|<title)|<body[\s>]/i.test(text.slice(0, 1000));

const ASSET = /^(?:image|font|video|audio)\/|css|javascript|wasm|octet-stream/i;
const PARAMETERS = /[?&#](?:code|state|client_id|SAML\w+|id_token\w*|\w*token|error|request|grant_type)=/;

/** Whether an entry is a picture, a style or a script that says nothing about a login. */
function isAsset({ method, url, status, failure, requestHeaders, responseHeaders }: Entry): boolean {
  if (method !== 'GET' || failure !== undefined || status === undefined || status >= 300) return false;
  if (PARAMETERS.test(url) || PARAMETERS.test(headerValue(requestHeaders, 'referer') ?? '')) return false;
  const isPlain = headerValue(responseHeaders, 'set-cookie') === undefined;
  return isPlain && ASSET.test(headerValue(responseHeaders, 'content-type') ?? '');
}

/** What a status of a vendor's API looks like: a word, not the `ok` of any other. */
const STATUS_WORD =
  /"(?:progressStatus|niasStatus|authRef|authenticationUrl)"|"status"\s*:\s*"[A-Z][A-Za-z_]{3,}"/;
const IDENTITY_PATH = /userinfo|\/me$|\.well-known|session|token|jwks|saml/i;

/**
 * Whether a page only fetched data of its own, as applications do all day: nothing that a login is made of, and no
 * cookie that could be missed later.
 */
function isChatter(entry: Entry): boolean {
  const {
    method,
    url,
    status,
    failure,
    requestBody,
    responseBody = '',
    requestHeaders,
    responseHeaders,
  } = entry;
  if (method !== 'GET' || failure !== undefined || requestBody !== undefined) return false;
  if (
    status === undefined ||
    status < 200 ||
    status >= 400 ||
    headerValue(responseHeaders, 'location') !== undefined
  )
    return false;
  if (isNavigation(entry) || headerValue(responseHeaders, 'set-cookie') !== undefined) return false;
  if (PARAMETERS.test(url) || PARAMETERS.test(headerValue(requestHeaders, 'referer') ?? '')) return false;
  if (IDENTITY_PATH.test(addressOf(url))) return false;
  return !STATUS_WORD.test(responseBody) && !MESSAGE.test(responseBody) && !holdsOrder(responseBody);
}

export const KEEP: Keep = { entry: (entry) => !isAsset(entry) && !isChatter(entry), body: isWorthKeeping };
