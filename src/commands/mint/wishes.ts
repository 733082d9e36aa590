/** Maps option values to what is to be made. */

import { createPublicKey, X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import {
  DEFAULTS,
  ENCRYPTION_NAMES,
  KEY_MANAGEMENT_NAMES,
  type SamlKind,
  type SamlWish,
  SDO_FORMS,
  type SdoWish,
  SIGNATURE_NAMES,
  samlSubject,
  type TokenKind,
  type TokenWish,
} from '../../mint/index.ts';
import type { Invocation } from '../command.ts';
import { readFile } from '../input/connection.ts';
import { claimsOf, personOf, typed } from './content.ts';
import { algorithmOf, certifier, encryptionOf, samlSigner, signingKey } from './keys.ts';
import type { MintValues } from './mint.ts';

/** @throws {IdcliError} as reading keys, claims and people does */
export async function tokenWish(
  kind: TokenKind,
  values: MintValues,
  invocation: Invocation,
): Promise<TokenWish> {
  const { now, random } = invocation.world;
  const person = await personOf(values, invocation);
  const names = { alg: KEY_MANAGEMENT_NAMES, enc: ENCRYPTION_NAMES };
  const { issuer = DEFAULTS.issuer, clientId = DEFAULTS.clientId } = values;
  const { audience, nonce, state, code, accessToken, kid } = values;
  return {
    kind,
    now: now(),
    random,
    issuer,
    clientId,
    person: { sub: person.sub, claims: person.claims },
    tells: values.person !== undefined,
    claims: await claimsOf(values, invocation),
    without: values.without ?? [],
    header: typed(values.header),
    ...defined({
      audience,
      nonce,
      state,
      code,
      accessToken,
      kid,
      lifetimeSeconds: values.lifetime,
      key: await signingKey(values, invocation),
      alg: algorithmOf(single(values.alg), [...SIGNATURE_NAMES, 'none'], '--alg'),
      encryption: await encryptionOf(values, names, invocation),
    }),
  };
}

function single(algorithms: readonly string[] | undefined): string | undefined {
  if (algorithms !== undefined && algorithms.length > 1)
    throw new IdcliError('USAGE', 'a token has one signature, and --alg names several algorithms');
  return algorithms?.[0];
}

/** @throws {IdcliError} as reading keys, claims and people does */
export async function samlWish(
  kind: SamlKind,
  values: MintValues,
  invocation: Invocation,
): Promise<SamlWish> {
  const { now, random } = invocation.world;
  const { sp, idp } = DEFAULTS.saml;
  const isOfClient = kind === 'authn-request' || (kind === 'metadata' && values.role === 'sp');
  const { issuer = idp, spEntityId = sp.entityId, acs = sp.acs, requestId = '_request', relayState } = values;
  const certify = certifier(values, now());
  const { nameId, nameIdFormat, authnContext } = values;
  const subject = samlSubject(await personOf(values, invocation), {
    spEntityId,
    ...defined({ nameId, nameIdFormat, authnContext }),
    claims: await claimsOf(values, invocation),
    without: values.without ?? [],
  });
  return {
    kind,
    now: now(),
    random,
    issuer,
    spEntityId,
    acs,
    requestId,
    subject,
    role: values.role === 'sp' ? 'sp' : 'idp',
    signer:
      (await samlSigner(values, invocation)) ??
      (isOfClient ? DEFAULTS.saml.spSigner() : DEFAULTS.saml.idpSigner()),
    certify: (key) => new X509Certificate(certify(key)).raw,
    ...defined({ relayState, encryptTo: await samlReceiver(values, invocation) }),
  };
}

async function samlReceiver(values: MintValues, invocation: Invocation) {
  if (values.encryptTo === undefined && values.encrypt !== true) return undefined;
  if (values.encryptTo === undefined) return createPublicKey(DEFAULTS.saml.spSigner().key);
  const encryption = await encryptionOf(values, { alg: ['RSA-OAEP'], enc: ['A256GCM'] }, invocation);
  return typeof encryption?.to === 'object' ? encryption.to : undefined;
}

/** @throws {IdcliError} `USAGE`, `INPUT_UNREADABLE`, `SANDBOX_SCENARIO_UNKNOWN` */
export async function sdoWish(values: MintValues, invocation: Invocation): Promise<SdoWish> {
  const { text, textFile } = values;
  if (text !== undefined && textFile !== undefined)
    throw new IdcliError('USAGE', '--text and --text-file are two ways to say the same');
  const { now, random } = invocation.world;
  const { sub, claims } = await personOf(values, invocation);
  const fromFile =
    textFile === undefined
      ? undefined
      : new TextDecoder().decode(await readFile(textFile, 'text to sign', invocation));
  return {
    form: SDO_FORMS.find((form) => form === values.form) ?? 'seid-sdo',
    now: now(),
    random,
    text: text ?? fromFile ?? 'I agree.',
    signer: {
      name: asText(claims.name ?? sub),
      nationalNumber: sub,
      phone: asText(claims.phone_number ?? '+447700900000'),
    },
    issuer: values.issuer ?? DEFAULTS.issuer,
    clientId: values.clientId ?? DEFAULTS.clientId,
  };
}
