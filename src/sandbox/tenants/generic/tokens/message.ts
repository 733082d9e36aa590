/** Signs and encrypts a message to a client: ID token, UserInfo, JARM response, logout token, introspection. */
import { defined } from '../../../../common/defined.ts';
import { asText } from '../../../../common/foreign.ts';
import { isEncryption, isSignature, keyManagementOf, type SignatureName } from '../../../jose/algorithms.ts';
import { encryptJwe, type JweInput } from '../../../jose/encrypt.ts';
import { type Jwk, publicKeyOf } from '../../../jose/key.ts';
import { signJws } from '../../../jose/sign.ts';
import { keysOf } from '../clients/client-keys.ts';
import type { Client } from '../clients/metadata.ts';
import type { GenericFault, MessageEffect } from '../fault-rows/row.ts';
import { signingKeyFor } from '../keys/signing-keys.ts';
import type { Provider } from '../provider.ts';

export interface Message {
  readonly client: Client;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly alg: string;
  readonly encryption?: { readonly alg: string; readonly enc?: string };
  readonly typ?: string;
  readonly fault: GenericFault;
  readonly effect: MessageEffect | undefined;
}

/** @throws {Error} when the client has no key to encrypt to */
export async function writeMessage(provider: Provider, message: Message): Promise<string> {
  const signed = sign(provider, message);
  const { encryption, client, effect } = message;
  if (encryption === undefined) return signed;
  return encryptTo(provider, client, signed, {
    ...encryption,
    alg: effect?.encryptedWith ?? encryption.alg,
  });
}

/** @throws {Error} when the client has no key to encrypt to */
export async function encryptTo(
  provider: Provider,
  client: Client,
  signed: string,
  encryption: NonNullable<Message['encryption']>,
): Promise<string> {
  const alg = encryption.alg as JweInput['alg'];
  const enc = isEncryption(encryption.enc) ? encryption.enc : 'A128CBC-HS256';
  const { key, kid } = await encryptionKey(provider, client, alg);
  const header = { cty: 'JWT', ...defined({ kid }) };
  return encryptJwe({ alg, enc, key, header, plaintext: signed, random: provider.core.random });
}

function sign(provider: Provider, { client, payload, alg, typ, fault, effect }: Message): string {
  const { keySet } = fault.effect;
  const rotates = keySet === 'rotated' || keySet === 'down';
  const name: SignatureName | 'none' = effect?.alg ?? (isSignature(alg) ? alg : 'none');
  const key = provider.vendor?.signingKey ?? signingKeyFor(name, rotates);
  if (rotates) provider.state.hasRotated = true;
  const claims = applyEffect(payload, effect, client.client_id);
  const type = { typ: effect?.typ ?? typ };
  if (effect?.publicKeyAsSecret !== undefined) {
    return signJws({
      alg: 'HS256',
      key: signingKeyFor('RS256', false).publicPem,
      header: type,
      payload: claims,
    });
  }
  if (name === 'none') return signJws({ alg: 'none', header: type, payload: claims });
  const damaged = effect?.damaged === true;
  if (name.startsWith('HS'))
    return signJws({ alg: name, key: client.client_secret ?? '', header: type, payload: claims, damaged });
  const isBare = keySet === 'without-kid' || keySet === 'several-without-kid';
  const kid = effect?.kid === undefined ? (isBare ? undefined : key.kid) : (effect.kid ?? undefined);
  return signJws({ alg: name, key: key.privateKey, header: { kid, ...type }, payload: claims, damaged });
}

/** Applies a scenario to claims. */
export function applyEffect(
  payload: Readonly<Record<string, unknown>>,
  effect: MessageEffect | undefined,
  clientId: string,
): Record<string, unknown> {
  const claims: Record<string, unknown> = Object.fromEntries(
    Object.entries(payload).filter(([, value]) => value !== undefined),
  );
  if (effect === undefined) return claims;
  if (effect.audience === 'array') claims.aud = [clientId];
  if (effect.audience === 'two') claims.aud = [clientId, `${clientId}1`];
  for (const [name, seconds] of Object.entries(effect.shifts ?? {})) {
    if (typeof claims[name] === 'number') claims[name] = Number(claims[name]) + seconds;
  }
  for (const [name, text] of Object.entries(effect.appends ?? {})) {
    claims[name] = `${asText(claims[name] ?? null)}${text}`;
  }
  Object.assign(claims, effect.sets);
  for (const name of effect.drops ?? []) delete claims[name];
  return claims;
}

interface ReceiverKey {
  readonly key: JweInput['key'];
  readonly kid?: string;
}

async function encryptionKey(provider: Provider, client: Client, alg: string): Promise<ReceiverKey> {
  const management = keyManagementOf(alg);
  if (management?.kind !== 'rsa' && management?.kind !== 'ecdh') return { key: client.client_secret ?? '' };
  const found = await keysOf(provider, client);
  if ('problem' in found) throw new Error(found.problem);
  const fits = ({ kty, use, crv }: Jwk): boolean =>
    use !== 'sig' && (management.kind === 'rsa' ? kty === 'RSA' : kty === 'EC' || crv === 'X25519');
  const jwk = found.keys.find(fits);
  const key = jwk && publicKeyOf(jwk);
  if (jwk === undefined || key === undefined)
    throw new Error(`${client.client_id} has no registered key for ${alg}`);
  return { key, ...defined({ kid: jwk.kid }) };
}
