/** The request object of this run: built or given, judged, and encrypted to the issuer's key. */

import { judgeConsentRequest } from '../../checks/index.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { Sent } from '../../oauth/index.ts';
import {
  buildRequestObject,
  chooseEncryptionKey,
  type EncryptionKey,
  encodeRequestObject,
  encryptRequest,
} from '../../protocol/consent/index.ts';
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { fetchJwks } from '../../protocol/oidc/discovery.ts';
import type { Report } from '../../report.ts';
import { type ConsentContext, type ConsentInput, endpointOf } from './input.ts';

/** 256 random bits. */
const RANDOM_BYTES = 32;

/** A request that is ready to send, and the values to find again in the answers. */
export interface PreparedRequest {
  readonly object: JsonObject;
  readonly jwe: string;
  readonly key: EncryptionKey;
  /** The key set that the encryption key comes from. */
  readonly jwks: unknown;
  readonly state: string;
  readonly nonce?: string;
  /** Absent when the operator's own request object holds the challenge, or without PKCE. */
  readonly codeVerifier?: string;
  /** As sent; providers compare characters. */
  readonly redirectUri: string;
  /** The exact text to sign. */
  readonly text: string;
}

/**
 * @throws {IdcliError} `USAGE` for a request that must not be sent, `ENCRYPTION_KEY_MISSING`, `KEY_UNREADABLE`,
 *   `JWKS_UNAVAILABLE`, and what `fetch` throws
 */
export async function prepareRequest(input: ConsentInput, context: ConsentContext): Promise<PreparedRequest> {
  const jwks = await keySet(input, context);
  const key = chooseEncryptionKey(jwks, input.protocol.contentEncryption);
  const { object, bytes, codeVerifier } = makeObject(input, context.world);
  const report = await judgeConsentRequest({
    object,
    protocol: input.protocol,
    credentials: input.credentials,
    key: key ?? null,
    parameters: ['request'],
  });
  context.draft.reports.push(report);
  if (key === undefined) {
    const source = input.jwks?.source ?? endpointOf(input, 'jwks');
    throw new IdcliError('ENCRYPTION_KEY_MISSING', `the key set has no key to encrypt to: ${source}`, {
      hint: 'nothing was sent, as the request object must never travel in the clear',
    });
  }
  refuseInvalid(report);
  const nonce = textOf(object, 'nonce');
  return {
    object,
    key,
    jwks,
    jwe: await encryptRequest(bytes, key),
    state: textOf(object, 'state') ?? '',
    ...defined({ nonce, codeVerifier }),
    redirectUri: textOf(object, 'redirect_uri') ?? '',
    text: textOf(object, 'signicat_signtext') ?? '',
  };
}

/** Returns the request for hints: the members of its object, and the one parameter that carries them. */
export function sentOf({ object, jwe }: PreparedRequest, { credentials }: ConsentInput): Sent {
  const members = Object.entries(object).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return { clientAuth: credentials.method, parameters: new Map([...members, ['request', jwe]]) };
}

function keySet(input: ConsentInput, { recorder }: ConsentContext): Promise<unknown> {
  if (input.jwks !== undefined) return Promise.resolve(input.jwks.document);
  return fetchJwks(recorder.as('client', 'jwks'), endpointOf(input, 'jwks'));
}

function makeObject(
  input: ConsentInput,
  { random }: ConsentContext['world'],
): { readonly object: JsonObject; readonly bytes: Uint8Array; readonly codeVerifier?: string } {
  const { request } = input;
  if (request.kind === 'given') return request;
  const fresh = () => Buffer.from(random(RANDOM_BYTES)).toString('base64url');
  const codeVerifier = request.pkce ? fresh() : undefined;
  const object = buildRequestObject({
    hints: request.hints,
    scope: input.scope,
    text: request.text,
    acrValues: input.acrValues ?? '',
    redirectUri: input.redirectUri,
    state: fresh(),
    ...(request.nonce ? { nonce: fresh() } : {}),
    clientId: input.credentials.clientId,
    ...defined({ uiLocales: request.uiLocales, codeVerifier }),
    more: request.more,
  });
  return {
    object,
    bytes: encodeRequestObject(object),
    ...defined({ codeVerifier }),
  };
}

/** Refuses to send an invalid request: the person would sign for nothing. */
function refuseInvalid({ findings }: Report): void {
  const [first, ...others] = findings.filter(({ status }) => status === 'fail');
  if (first === undefined) return;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  throw new IdcliError(
    'USAGE',
    `the request was not sent: ${first.message}${more}`,
    defined({ hint: first.hint }),
  );
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value: Json | undefined = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
