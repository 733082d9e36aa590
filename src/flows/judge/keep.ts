/** Which bodies of a recording may hold an identity message; all others are dropped while reading. */
import type { Entry } from '../../recording/entry.ts';

/** Larger texts are no messages; metadata of federations is given by option. Characters. */
const MAX_MESSAGE = 8_000_000;
/** A page is kept for its words. Characters. */
const MAX_PAGE = 200_000;

const MESSAGE =
  /grant_type=|"grant_type"|SAML(?:Request|Response)=|(?:^|&)(?:code|state|id_token|access_token|logout_token|client_id|request|response|error|wresult)=|"(?:access_token|id_token|refresh_token|authorization_endpoint|request_uri|error|error_description|sub|kty|active|device_code)"|Entit(?:y|ies)Descriptor|SAMLResponse|SAMLRequest|^\s*ey[\w-]+\.|•{4}/;

export function isWorthKeeping(text: string, { responseBody, status = 0 }: Entry): boolean {
  if (text.length > MAX_MESSAGE) return false;
  if (MESSAGE.test(text)) return true;
  const isPage = text === responseBody && /^\s*(?:<!doctype html|<html|<!--)/i.test(text.slice(0, 300));
  return text.length <= MAX_PAGE && (isPage || (text === responseBody && status >= 400));
}
