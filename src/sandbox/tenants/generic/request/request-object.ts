/** Request objects (RFC 9101; OpenID Connect Core 1.0, 6): by value or fetched, signed, and perhaps encrypted. */
import { defined } from '../../../../common/defined.ts';
import { asText, reasonOf } from '../../../../common/foreign.ts';
import { decryptJwe, readJweHeader } from '../../../jose/decrypt.ts';
import { type Members, type ReadJws, readJws, signatureProblem } from '../../../jose/verify.ts';
import { printable } from '../../../oidc/printable.ts';
import type { Refusal } from '../clients/authenticate.ts';
import { keysOf } from '../clients/client-keys.ts';
import type { Client } from '../clients/metadata.ts';
import { isOpen } from '../holes.ts';
import { DECRYPTION_KEYS } from '../keys/signing-keys.ts';
import { SIGNING } from '../offers.ts';
import { type Provider, secondsOf } from '../provider.ts';

export type Pairs = readonly (readonly [string, string])[];

export type ReadObject = { readonly pairs: Pairs; readonly alg: string } | { readonly refused: Refusal };

const refuse = (description: string, error = 'invalid_request_object') => ({
  refused: { error, description },
});

const LEEWAY = 60;

/** Fetches a request object of a client on this machine (RFC 9101, 5.2.3). */
export async function fetchObject(
  provider: Provider,
  client: Client,
  uri: string,
): Promise<{ readonly object: string } | { readonly refused: Refusal }> {
  const registered = client.request_uris;
  const bare = uri.replace(/#.*/s, '');
  const isAny = isOpen(provider, 'request-uri-fetch');
  if (registered !== undefined && !isAny && !registered.some((one) => one.replace(/#.*/s, '') === bare))
    return refuse(`request_uri ${printable(uri)} is not registered`, 'invalid_request_uri');
  try {
    const response = await provider.core.fetch(bare);
    if (!response.ok) return refuse(`request_uri answered ${response.status}`, 'invalid_request_uri');
    return { object: (await response.text()).trim() };
  } catch (error) {
    return refuse(`request_uri cannot be read: ${reasonOf(error)}`, 'invalid_request_uri');
  }
}

/**
 * Returns the parameters in a request object, which replace all others (RFC 9101, 6.3).
 * @param sent parameters beside it; those that both have must agree
 */
export async function readRequestObject(
  provider: Provider,
  client: Client,
  object: string,
  sent: Pairs,
): Promise<ReadObject> {
  const opened = openObject(provider, client, object);
  if ('refused' in opened) return opened;
  const problem = await signatureTrouble(provider, client, opened.jws);
  if (problem !== undefined) return refuse(`the request object: ${problem}`);
  const payload = isOpen(provider, 'request-mixed')
    ? { ...Object.fromEntries(sent), ...opened.jws.payload }
    : opened.jws.payload;
  const trouble = claimsTrouble(provider, client, payload) ?? contradiction(payload, sent);
  if (trouble !== undefined) return refuse(`the request object: ${trouble}`);
  return {
    pairs: Object.entries(payload).flatMap(([name, value]) => pairsOf(name, value)),
    alg: asText(opened.jws.header.alg),
  };
}

function openObject(
  provider: Provider,
  client: Client,
  object: string,
): { readonly jws: ReadJws } | { readonly refused: Refusal } {
  const registered = client.request_object_encryption_alg;
  const header = readJweHeader(object);
  if (header === undefined) {
    if (registered !== undefined) return refuse(`the request object must be encrypted with ${registered}`);
    const jws = readJws(object);
    return jws === undefined ? refuse('the request object is not a JWT') : { jws };
  }
  if (registered !== undefined && header.alg !== registered)
    return refuse(
      `the request object is encrypted with ${asText(header.alg)}, and ${registered} is registered`,
    );
  const secret = client.client_secret;
  const opened = decryptJwe(object, {
    keys: ({ kid }) =>
      (provider.vendor?.decryptionKeys ?? DECRYPTION_KEYS)
        .filter((key) => kid === undefined || key.kid === kid)
        .map(({ privateKey }) => privateKey),
    ...defined({ secret }),
  });
  if ('problem' in opened) return refuse(`the encrypted request object: ${opened.problem}`);
  const jws = readJws(opened.plaintext.toString('utf8'));
  return jws === undefined ? refuse('the decrypted request object is not a JWT') : { jws };
}

async function signatureTrouble(
  provider: Provider,
  client: Client,
  jws: ReadJws,
): Promise<string | undefined> {
  const isUnsigned = jws.signature.length === 0;
  if (isOpen(provider, 'request-wrong-key')) return undefined;
  if (isUnsigned && isOpen(provider, jws.header.alg === 'none' ? 'request-none' : 'request-unsigned'))
    return undefined;
  const registered = client.request_object_signing_alg;
  const algorithms =
    registered !== undefined
      ? [registered]
      : (provider.vendor?.signatures ?? SIGNING.requests).filter(
          (name) => name !== 'none' || client.require_signed_request_object !== true,
        );
  const found = await keysOf(provider, client);
  if ('problem' in found) return found.problem;
  const secret = client.client_secret;
  return signatureProblem(jws, {
    algorithms,
    keys: found.keys,
    ...defined({ secret }),
  });
}

function claimsTrouble(provider: Provider, client: Client, payload: Members): string | undefined {
  const { iss, aud, exp, nbf, client_id, request, request_uri } = payload;
  const now = secondsOf(provider.core.now().getTime());
  if (request !== undefined || request_uri !== undefined) return 'it holds another request object';
  if (client_id !== client.client_id) return `client_id must be ${client.client_id} in it, too`;
  if (iss !== undefined && iss !== client.client_id)
    return `iss must be the client id, and is ${printable(asText(iss))}`;
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (aud !== undefined && !audiences.includes(provider.issuer) && !isOpen(provider, 'request-wrong-aud'))
    return `aud must be ${provider.issuer}, and is ${printable(asText(aud))}`;
  if (typeof exp === 'number' && exp < now - LEEWAY) return `it expired ${now - exp} s ago`;
  if (typeof nbf === 'number' && nbf > now + LEEWAY) return `it is valid in ${nbf - now} s only`;
  return undefined;
}

function contradiction(payload: Members, sent: Pairs): string | undefined {
  const differing = sent.find(([name, value]) => {
    const inside = Object.hasOwn(payload, name) ? textOf(payload[name]) : undefined;
    return inside !== undefined && inside !== value;
  });
  return differing === undefined ? undefined : `${printable(differing[0])} differs in it and beside it`;
}

/** Claims of the JWT itself, which are not parameters. */
const ENVELOPE = ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub'];

function pairsOf(name: string, value: unknown): [string, string][] {
  if (ENVELOPE.includes(name) || value === undefined || value === null) return [];
  if (name === 'resource' && Array.isArray(value)) return value.map((one) => [name, asText(one)]);
  return [[name, textOf(value)]];
}

const textOf = (value: unknown): string => asText(value);
