/** `--from`: the JSON result of an earlier login, or a raw token response. */
import { resolve } from 'node:path';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { EarlierLogin } from '../../flows/tokens/input.ts';
import {
  type JsonObject,
  objectMember,
  objectOf,
  parseJson,
  stringMember,
} from '../../protocol/http/index.ts';
import { decode } from '../../protocol/jose/decode.ts';
import type { CheckoutFile } from '../../trust/origin.ts';
import type { Invocation } from '../command.ts';
import { readMessage } from '../input/message.ts';

export interface FromLogin {
  readonly tokens: JsonObject;
  readonly provider?: string;
  readonly issuer?: string;
  readonly clientId?: string;
  /** The document itself: who named its issuer is not known. */
  readonly file?: CheckoutFile;
  readonly sandbox: boolean;
  readonly earlier: EarlierLogin;
}

const NOTHING: FromLogin = { tokens: {}, sandbox: false, earlier: {} };

/**
 * @param from a file, or `-` for standard input
 * @throws {IdcliError} `INPUT_UNREADABLE`, `INPUT_TOO_LARGE`, `USAGE` for any other document
 */
export async function readLogin(from: string | undefined, invocation: Invocation): Promise<FromLogin> {
  if (from === undefined) return NOTHING;
  const kind = { what: 'JSON of a login', resembles: (text: string) => text.trimStart().startsWith('{') };
  const message = await readMessage(from, kind, invocation);
  const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : message;
  const reading = parseJson(bytes, 200);
  const document = reading.ok ? objectOf(reading.value) : undefined;
  const tokens = objectMember(document, 'tokens') ?? (isTokenAnswer(document) ? document : undefined);
  if (tokens === undefined) {
    throw new IdcliError('USAGE', '--from is neither the JSON of a login nor a token answer', {
      hint: 'make one with: idcli login … --json > login.json',
    });
  }
  // One of them is sent; a provider knows the others, too, and may repeat them.
  for (const [name, value] of Object.entries(tokens)) {
    if (/(?:token|secret)$/.test(name) && typeof value === 'string') invocation.settings.register(value);
  }
  const source = objectMember(objectMember(document, 'claims'), 'source');
  return {
    tokens,
    sandbox: document?.sandbox === true,
    file: { path: resolve(invocation.world.cwd, from), folder: invocation.world.cwd, bytes },
    earlier: earlierIn(tokens),
    ...defined({
      provider: stringMember(document, 'provider'),
      issuer: stringMember(source, 'issuer'),
      clientId: stringMember(source, 'audience'),
    }),
  };
}

const isTokenAnswer = (document: JsonObject | undefined): document is JsonObject =>
  ['access_token', 'refresh_token', 'id_token'].some((name) => stringMember(document, name) !== undefined);

/** Reads the subject of the login's ID token, which was validated at the login. */
function earlierIn(tokens: JsonObject): EarlierLogin {
  const token = stringMember(tokens, 'id_token');
  const decoded = token === undefined ? undefined : decode(token);
  const claims: Json | undefined = decoded?.kind === 'jws' ? decoded.claims : undefined;
  return defined({ subject: stringMember(claims, 'sub'), nonce: stringMember(claims, 'nonce') });
}
