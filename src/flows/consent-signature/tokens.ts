/** From the code to the claims. The signed data object comes first: it is available for a minute, and only once. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { Draft, Tokens } from '../../outcome.ts';
import { keysOfSet } from '../../protocol/jose/keys.ts';
import { createClient, type OidcClient } from '../../protocol/oidc/client.ts';
import type { Metadata } from '../../protocol/oidc/discovery.ts';
import { meaningsOf } from '../../protocol/oidc/errors.ts';
import { exchangeCode } from '../../protocol/oidc/grant.ts';
import { tellClaims } from '../code-flow/claims.ts';
import { judgeIdTokens } from '../code-flow/id-token.ts';
import { allowedAlgorithms, type KeyContext, openIdToken } from '../code-flow/login-token.ts';
import { askUserinfo } from '../code-flow/userinfo.ts';
import type { OpenedSdo } from '../open-sdo.ts';
import { type ConsentContext, type ConsentInput, endpointOf } from './input.ts';
import type { PreparedRequest } from './request.ts';
import { fetchSdo, saveSdo } from './sdo.ts';

/** Redeems the code. Made before the person is asked to sign, so that a missing credential shows up first. */
export interface TokenClient {
  readonly client: OidcClient;
  readonly keys: KeyContext;
}

/** @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING`, `KEY_UNREADABLE` */
export async function prepareTokens(
  request: PreparedRequest,
  input: ConsentInput,
  { world, recorder }: ConsentContext,
): Promise<TokenClient> {
  const metadata = metadataOf(input);
  const keys: KeyContext = {
    input,
    metadata,
    fetch: recorder.as('client', 'jwks'),
    keySet: request.jwks,
    world,
  };
  const client = await createClient({
    metadata,
    credentials: input.credentials,
    fetch: recorder.as('client', ({ href }) =>
      href === endpointOf(input, 'userinfo') ? 'userinfo' : 'token',
    ),
    algorithms: allowedAlgorithms(input, metadata).list,
    redirectUri: request.redirectUri,
    openIdToken: (token) => openIdToken(token, keys),
    world,
  });
  return { client, keys };
}

/**
 * Redeems the code, saves the signed data object, then judges everything.
 * @throws {IdcliError} refusals of the token or signature endpoint, `OUTPUT_NOT_WRITTEN`, `TOKEN_UNVERIFIED`, and what
 *   `fetch` throws; the draft keeps everything obtained before
 */
export async function collect(
  parameters: URLSearchParams,
  { client, keys }: TokenClient,
  request: PreparedRequest,
  input: ConsentInput,
  context: ConsentContext,
): Promise<void> {
  const { draft } = context;
  const callback = new URL(request.redirectUri);
  callback.search = parameters.toString();
  const granted = await exchangeCode(client, {
    callback,
    state: request.state,
    ...defined({ nonce: request.nonce, codeVerifier: request.codeVerifier }),
    // Every working example also has it in the body.
    parameters: [['client_id', input.credentials.clientId], ...input.tokenParameters],
    meanings: meaningsOf(input.provider, 'token'),
  });
  draft.tokens = granted.tokens;

  const object = await obtain(granted.tokens, input, context);
  const judged = await judgeIdTokens(granted, parameters, keys, request, draft);
  const opened = await open(object.sdo, request, input, context);
  const userinfo = await askUserinfo(judged, {
    context,
    client,
    keys,
    tokens: granted.tokens,
    ask: input.userinfo,
  });
  await tellClaims(judged, userinfo, {
    input,
    context,
    tokens: granted.tokens,
    beside: evidenceOf(opened, request, input, draft),
  });
  if (object.failure !== undefined) throw object.failure;
  if (judged.failure !== undefined) throw judged.failure;
  if (judged.verdict === 'unverified') {
    throw new IdcliError(
      'TOKEN_UNVERIFIED',
      'the ID token could not be verified, so the signature is not accepted',
      { hint: 'the skipped checks above say what was missing' },
    );
  }
}

/** Returns the metadata that a discovery document would hold; the paths are fixed. */
function metadataOf(input: ConsentInput): Metadata {
  return {
    issuer: input.issuer,
    token_endpoint: endpointOf(input, 'token'),
    userinfo_endpoint: endpointOf(input, 'userinfo'),
    jwks_uri: endpointOf(input, 'jwks'),
  };
}

/** Fetches and saves the object. Returns a failure, to throw once everything else is done. */
async function obtain(
  tokens: Tokens,
  input: ConsentInput,
  context: ConsentContext,
): Promise<{ readonly sdo?: Uint8Array; readonly failure?: unknown }> {
  const { draft, world } = context;
  if (typeof tokens.access_token !== 'string') {
    const failure = new IdcliError(
      'ANSWER_UNREADABLE',
      'the token answer has no access token to fetch the signed data object with',
    );
    return { failure };
  }
  try {
    const sdo = await fetchSdo(tokens.access_token, input, context);
    const { saved, failure } = await saveSdo(sdo, input, world);
    draft.data.sdo = { ...saved };
    return { sdo, ...defined({ failure }) };
  } catch (failure) {
    // A signal ends the run; after any other failure the tokens are still worth judging.
    if (!(failure instanceof IdcliError)) throw failure;
    return { failure };
  }
}

async function open(
  sdo: Uint8Array | undefined,
  request: PreparedRequest,
  input: ConsentInput,
  { draft, world }: ConsentContext,
): Promise<OpenedSdo | undefined> {
  if (sdo === undefined) return undefined;
  const { openSdo } = await import('../open-sdo.ts');
  const opened = await openSdo({
    sdo,
    text: request.text,
    anchors: input.anchors,
    keys: keysOfSet(request.jwks, endpointOf(input, 'jwks')),
    now: world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  draft.reports.push(opened.report);
  draft.data.sdo = { ...opened.data, ...(draft.data.sdo as { readonly [name: string]: Json }) };
  return opened;
}

/** Returns evidence from the transaction and the signature, beside the tokens (rule CS-C15). */
function evidenceOf(
  opened: OpenedSdo | undefined,
  { object }: PreparedRequest,
  { protocol }: ConsentInput,
  draft: Draft,
): NonNullable<Parameters<typeof tellClaims>[2]['beside']> {
  const acr = typeof object.acr_values === 'string' ? object.acr_values : '';
  const method = acr.startsWith(protocol.methodPrefix) ? acr.slice(protocol.methodPrefix.length) : undefined;
  const order = draft.data.order;
  return {
    origins: [
      ...(typeof order === 'object' && order !== null && 'orderRef' in order
        ? [{ name: 'session' as const, claims: { orderRef: order.orderRef } }]
        : []),
      ...(method === undefined ? [] : [{ name: 'request' as const, claims: { method } }]),
      ...(opened?.signer === undefined ? [] : [{ name: 'signer' as const, claims: opened.signer }]),
    ],
    ...defined({
      verifiedSources: opened === undefined ? undefined : { signer: opened.report.verdict === 'valid' },
    }),
    signature: { ...defined({ method }), ...opened?.evidence },
  };
}
