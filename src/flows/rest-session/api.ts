/** Requests to the API: access token, then create, read and cancel. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import {
  decodeBody,
  type JsonObject,
  objectOf,
  parseJson,
  type Recorder,
} from '../../protocol/http/index.ts';
import { exactObject } from '../../protocol/http/strict-json.ts';
import { createClient } from '../../protocol/oidc/client.ts';
import type { Metadata } from '../../protocol/oidc/discovery.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import { requestTokens } from '../../protocol/oidc/token-requests.ts';
import { problemError, type RestSession, readSession } from '../../protocol/rest/index.ts';
import type { Report } from '../../report.ts';
import type { World } from '../../world.ts';
import { judgeLoginToken, type KeyContext } from '../code-flow/login-token.ts';
import { exactClaims } from '../exact-claims.ts';
import { type AskAgain, comeBackLater } from '../poll.ts';
import { callHeaders, callUrl } from './call.ts';
import type { RestApiInput } from './input.ts';

export interface SessionAnswer {
  readonly session: RestSession;
  /** The judgement of the enclosing token, if the answer was encrypted. */
  readonly token?: Report;
}

export interface SessionApi {
  create(body: JsonObject): Promise<SessionAnswer>;
  /** Reads the session, unless the server says to come back later. */
  read(id: string): Promise<{ readonly answer: SessionAnswer } | AskAgain>;
  cancel(id: string, recorder?: Recorder): Promise<SessionAnswer>;
}

interface Opening {
  readonly recorder: Recorder;
  readonly world: World;
}

/**
 * Gets an access token for the client, and opens the API with it.
 * @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING`, `REQUEST_REFUSED` and similar, `ANSWER_UNREADABLE`
 */
export async function openApi(input: RestApiInput, opening: Opening): Promise<SessionApi> {
  const { recorder } = opening;
  const keys = keyContext(input, opening);
  let token = await accessToken(input, keys, opening);
  let tokenIsProven = false;
  const sendOnce = (via: Recorder, method: string, path: string, purpose: string, body?: JsonObject) =>
    via.as('client', purpose)(callUrl(input.protocol, path, token), {
      method,
      headers: {
        accept: 'application/json',
        ...callHeaders(input.protocol, token),
        authorization: `Bearer ${token}`,
        ...defined({ 'content-type': body === undefined ? undefined : 'application/json' }),
      },
      ...defined({ body: body === undefined ? undefined : JSON.stringify(body) }),
    });
  const send = async (...request: Parameters<typeof sendOnce>): Promise<Response> => {
    const response = await sendOnce(...request);
    if (response.status !== 401 || !tokenIsProven) {
      tokenIsProven ||= response.ok;
      return response;
    }
    // A session may outlive the access token that created it.
    const [via] = request;
    token = await accessToken(input, keys, { ...opening, recorder: via });
    tokenIsProven = false;
    return sendOnce(...request);
  };
  return {
    create: async (body) => read(await send(recorder, 'POST', '', 'create session', body), keys),
    async read(id) {
      const response = await send(recorder, 'GET', `/${encodeURIComponent(id)}`, 'session');
      const later = comeBackLater(response, opening.world.now());
      const answer = read(response, keys);
      if (later === undefined) return { answer: await answer };
      return {
        ...later,
        cause: await answer.then(
          () => undefined,
          (cause: unknown) => cause,
        ),
      };
    },
    cancel: async (id, via = recorder) =>
      read(await send(via, 'POST', `/${encodeURIComponent(id)}/cancel`, 'cancel session'), keys),
  };
}

/** Returns known metadata: the API has no discovery document. */
function keyContext(input: RestApiInput, { recorder, world }: Opening): KeyContext {
  const { api, tokenPath, keysPath } = input.protocol;
  const metadata: Metadata = {
    issuer: api,
    token_endpoint: `${api}${tokenPath}`,
    jwks_uri: `${api}${keysPath}`,
  };
  return { input, metadata, fetch: recorder.as('client', 'jwks'), world };
}

async function accessToken(
  input: RestApiInput,
  { metadata }: KeyContext,
  { recorder, world }: Opening,
): Promise<string> {
  const client = await createClient({
    metadata,
    credentials: input.credentials,
    fetch: recorder.as('client', 'token'),
    redirectUri: input.protocol.api,
    openIdToken: async (token) => token,
    world,
  });
  const { tokens } = await requestTokens(
    client,
    'client_credentials',
    [['scope', input.protocol.scope]],
    meaningsOf(input.provider, 'token'),
  );
  if (typeof tokens.access_token === 'string') return tokens.access_token;
  throw new IdcliError('ANSWER_UNREADABLE', 'the token endpoint gave no access token for the API', {
    hint: 'see the answer with --trace --verbose',
  });
}

const WHERE = 'the session endpoint';

async function read(response: Response, keys: KeyContext): Promise<SessionAnswer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes).trim();
  if (response.ok && isCompactToken(text)) return readToken(text, keys);
  const contentType = response.headers.get('content-type');
  const reading = parseJson(bytes, response.status, contentType);
  const members = reading.ok ? objectOf(reading.value) : undefined;
  if (!response.ok || members === undefined) {
    throw problemError({ reading, response, where: WHERE, now: keys.world.now() });
  }
  return { session: readSession(exactObject(decodeBody(bytes, contentType).text) ?? members) };
}

const isCompactToken = (text: string): boolean => /^[\w-]+(?:\.[\w-]*){2,4}$/.test(text);

/** With `encryptionPublicKey` the answer is a JWE around a JWS. */
async function readToken(text: string, keys: KeyContext): Promise<SessionAnswer> {
  const { judgement, failure } = await judgeLoginToken(text, keys);
  if (judgement.claims === undefined) {
    throw new IdcliError('ANSWER_UNREADABLE', `${WHERE} answered with a token that cannot be read`, {
      hint: 'give the private key of encryptionPublicKey with --decryption-key',
      cause: failure,
    });
  }
  return { session: readSession(exactClaims(judgement) ?? judgement.claims), token: judgement.report };
}
