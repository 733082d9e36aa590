/**
 * Requests as curl command lines for a POSIX shell. Secrets appear as shell variables, so that a line can be pasted
 * anywhere; `IDCLI_CLIENT_ID` and `IDCLI_CLIENT_SECRET` are idcli's own. With `--show-secrets` they appear as they were
 * sent, so that a line can be run again.
 */
import { shellWord } from '../common/shell.ts';
import type { Exchange, HeaderLines } from '../outcome.ts';
import { bodyText, isForm } from './exchange-body.ts';
import { neutralText } from './human/neutral.ts';

/** Parameters that are written out only with `--show-secrets`. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'client_secret',
  'client_assertion',
  'code',
  'code_verifier',
  'access_token',
  'refresh_token',
  'id_token_hint',
  'subject_token',
  'actor_token',
  'assertion',
  'password',
  'token',
]);

/** Header lines that curl generates itself. */
const IMPLIED: ReadonlySet<string> = new Set(['host', 'content-length', 'connection', 'user-agent']);

/** The placeholder that masking puts in place of a value or a part of it. */
const MASKED = /•|^\*\*\*$/;

/**
 * Returns one command line for each request that idcli itself sent.
 * @param exchanges already masked
 * @param whole secrets as they were sent; what is masked nevertheless, as personal data, stays a variable
 */
export function curlLines(exchanges: readonly Exchange[], whole = false): string[] {
  return exchanges
    .filter(({ actor }) => actor === 'client')
    .map(({ request }) => neutralText(curlLine(request, whole)));
}

function curlLine({ method, url, headers, body }: Exchange['request'], whole: boolean): string {
  const hasBody = body !== undefined && body.length > 0;
  const words = [
    'curl',
    ...methodWords(method, hasBody),
    quoteUrl(url, whole),
    ...headers.flatMap((line) => headerWords(line, { all: headers, hasBody, whole })),
    ...(hasBody ? bodyWords(body, headers, whole) : []),
  ];
  return words.join(' ');
}

function methodWords(method: string, hasBody: boolean): string[] {
  if (method === 'HEAD') return ['--head'];
  return method === (hasBody ? 'POST' : 'GET') ? [] : ['-X', shellWord(method)];
}

interface HeaderContext {
  readonly all: HeaderLines;
  readonly hasBody: boolean;
  readonly whole: boolean;
}

function headerWords(
  [name, value]: readonly [string, string],
  { all, hasBody, whole }: HeaderContext,
): string[] {
  const lower = name.toLowerCase();
  if (IMPLIED.has(lower) || (lower === 'accept' && value === '*/*')) return [];
  if (lower === 'content-type' && hasBody && isForm(all)) return [];
  if (lower === 'accept-encoding') return ['--compressed'];
  if (whole && !MASKED.test(value)) return ['-H', shellWord(`${name}: ${value}`)];
  if (lower === 'authorization') return authorizationWords(name, value);
  if (lower === 'cookie') return ['-b', variable('cookie')];
  return [
    '-H',
    MASKED.test(value) ? shellWord(`${name}: `) + variable(lower) : shellWord(`${name}: ${value}`),
  ];
}

function authorizationWords(name: string, value: string): string[] {
  const scheme = /^\S+(?= )/.exec(value)?.[0] ?? '';
  if (scheme.toLowerCase() === 'basic') {
    return ['-u', '"$IDCLI_CLIENT_ID:$IDCLI_CLIENT_SECRET"'];
  }
  return scheme === ''
    ? ['-H', shellWord(`${name}: `) + variable('authorization')]
    : ['-H', shellWord(`${name}: ${scheme} `) + variable('access_token')];
}

function bodyWords(body: Uint8Array, headers: HeaderLines, whole: boolean): string[] {
  const text = bodyText(body, headers);
  if (text === undefined)
    return ['--data-binary', '@body.bin', `# body.bin: ${body.length} bytes that are not text`];
  if (!isForm(headers)) return ['--data-raw', shellWord(text)];
  return text.split('&').flatMap((pair) => {
    const name = decode(pair.split('=', 1)[0] ?? '');
    const value = decode(pair.slice(pair.indexOf('=') + 1));
    return isSecret(name, value, whole)
      ? ['--data-urlencode', shellWord(`${encodeURIComponent(name)}=`) + variable(name)]
      : ['--data-raw', shellWord(pair)];
  });
}

/**
 * The URL with its secret parameters as variables. They need no encoding: codes and tokens consist of safe characters.
 */
function quoteUrl(url: string, whole: boolean): string {
  const [, start = url, query, fragment = ''] = /^([^?#]*\?)([^#]*)(#.*)?$/s.exec(url) ?? [];
  if (query === undefined) return shellWord(start);
  const words: string[] = [];
  let plain = start;
  for (const [at, pair] of query.split('&').entries()) {
    const name = pair.split('=', 1)[0] ?? '';
    plain += at === 0 ? '' : '&';
    if (isSecret(decode(name), decode(pair.slice(name.length + 1)), whole)) {
      words.push(shellWord(`${plain}${name}=`), variable(decode(name)));
      plain = '';
    } else plain += pair;
  }
  plain += fragment;
  return words.join('') + (plain === '' ? '' : shellWord(plain));
}

function isSecret(name: string, value: string, whole: boolean): boolean {
  return (!whole && SECRET_PARAMETERS.has(name)) || MASKED.test(value);
}

/** `client_secret` → `"$IDCLI_CLIENT_SECRET"`. */
function variable(name: string): string {
  return `"$IDCLI_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}"`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
