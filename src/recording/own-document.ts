/**
 * What idcli itself printed with `--json`: no exchanges, but the tokens or the response that a login ended with, and
 * who they are for.
 */
import { isObject, type JsonObject, jsonIn } from '../common/json.ts';
import type { Entry } from './entry.ts';
import { type Opened, type ReadSource, slim } from './source.ts';
import { wholeOf } from './whole.ts';

export async function readOwnDocument(opened: Opened): Promise<ReadSource | undefined> {
  const document = jsonIn((await wholeOf(opened)).toString('utf8').replace(/^\uFEFF/, ''));
  if (!isObject(document) || !isObject(document.tokens)) return undefined;
  const entry = entryOf(document, document.tokens, {
    where: opened.place('tokens'),
    source: opened.source,
  });
  return entry === undefined
    ? undefined
    : {
        entries: [slim(entry, opened.keep)],
        facts: {
          format: 'idcli --json',
          creator: 'idcli',
          lost: [],
          lacks: [
            'requests and answers, so only what the login ended with is judged; --har FILE records all',
          ],
        },
      };
}

function entryOf(
  document: JsonObject,
  tokens: JsonObject,
  place: Pick<Entry, 'where' | 'source'>,
): Entry | undefined {
  const claims = isObject(document.claims) ? document.claims : {};
  const source = isObject(claims.source) ? claims.source : {};
  const data = isObject(document.data) ? document.data : {};
  const time = Date.parse(String(source.retrieved_at ?? ''));
  const posted = (url: unknown, form: Readonly<Record<string, string>>) =>
    typeof url === 'string' && URL.canParse(url)
      ? {
          ...place,
          ...(Number.isNaN(time) ? {} : { time }),
          duration: 0,
          method: 'POST',
          url,
          requestHeaders: [],
          requestBody: new URLSearchParams(form).toString(),
          statusText: '',
          responseHeaders: [],
        }
      : undefined;
  if (typeof tokens.SAMLResponse === 'string') {
    const to = posted(data.destination, { SAMLResponse: tokens.SAMLResponse });
    return to === undefined
      ? undefined
      : { ...to, failure: 'not in this format', missingBody: 'not in this format' };
  }
  if (typeof tokens.id_token !== 'string' && typeof tokens.access_token !== 'string') return undefined;
  const client = typeof source.audience === 'string' ? { client_id: source.audience } : {};
  const asked = posted(source.issuer, { grant_type: 'authorization_code', ...client });
  return asked === undefined ? undefined : { ...asked, status: 200, responseBody: JSON.stringify(tokens) };
}
