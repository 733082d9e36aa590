/** The keys that the options name. */
import { type KeyObject, X509Certificate } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { suggestion } from '../../common/suggest.ts';
import { IdcliError } from '../../errors.ts';
import {
  encryptionTo,
  KEY_FORMATS,
  type KeyFormat,
  type MintKey,
  makeKey,
  ofSecret,
  publicJwk,
  readMintKey,
  receives,
  toClient,
  usualAlgorithm,
  writeKeys,
} from '../../mint/index.ts';
import { selfSignedCertificate } from '../../protocol/x509/self-signed.ts';
import type { Invocation } from '../command.ts';
import { readReference } from '../input/connection.ts';
import { unlockKey } from '../input/unlock.ts';
import type { MintValues } from './mint.ts';

type Encryption = ReturnType<typeof toClient>;

/** @throws {IdcliError} `KEY_UNREADABLE`, `INPUT_UNREADABLE`, `SECRET_UNRESOLVED`, `USAGE` */
export async function signingKey(
  { key, secret, keyPassphrase }: MintValues,
  invocation: Invocation,
): Promise<MintKey | undefined> {
  if (key !== undefined && secret !== undefined)
    throw new IdcliError('USAGE', '--key and --secret are two ways to sign');
  if (secret !== undefined) return ofSecret(await invocation.settings.secret(secret, '--secret'));
  if (key === undefined) return undefined;
  const text = (await readReference(key, 'signing key', invocation)) ?? '';
  const plain = await unlockKey(text, key, keyPassphrase, invocation);
  return readMintKey(plain, key, (one) => usualAlgorithm(one) !== undefined);
}

/** @throws {IdcliError} `USAGE` for an unknown name */
export function algorithmOf<Name extends string>(
  text: string | undefined,
  names: readonly Name[],
  option: string,
): Name | undefined {
  if (text === undefined) return undefined;
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new IdcliError('USAGE', `${option}: there is no algorithm ${text}${suggestion(text, names)}`, {
    hint: `there is ${names.join(', ')}`,
  });
}

/** @throws {IdcliError} `KEY_UNREADABLE`, `INPUT_UNREADABLE`, `USAGE` for a key that does not fit */
export async function encryptionOf(
  values: MintValues,
  names: { readonly alg: readonly Encryption['alg'][]; readonly enc: readonly Encryption['enc'][] },
  invocation: Invocation,
): Promise<Encryption | undefined> {
  const { encrypt, encryptTo, encryptionAlg, encryptionEnc } = values;
  const wish = defined({
    alg: algorithmOf(encryptionAlg, names.alg, '--encryption-alg'),
    enc: algorithmOf(encryptionEnc, names.enc, '--encryption-enc'),
  });
  if (encryptTo === undefined) {
    if (encrypt === true || Object.keys(wish).length > 0) return toClient(wish);
    return undefined;
  }
  const text = (await readReference(encryptTo, 'key to encrypt to', invocation)) ?? '';
  const fits = (key: MintKey): boolean =>
    (wish.alg === undefined ? names.alg : [wish.alg]).some((alg) =>
      receives(key, alg, wish.enc ?? 'A256GCM'),
    );
  return encryptionTo(readMintKey(text, encryptTo, fits), wish);
}

const DAY = 86_400_000;

/** Makes certificates of keys, as PEM. */
export function certifier({ subject, validDays = 365 }: MintValues, now: Date): (key: KeyObject) => string {
  if (!(validDays > 0 && validDays <= 36_500)) {
    throw new IdcliError('USAGE', `--valid-days takes a number of days from now on, not ${validDays}`, {
      hint: 'for example --valid-days 30',
    });
  }
  return (key) =>
    selfSignedCertificate({
      key,
      organization: 'idcli',
      commonName: subject ?? 'minted by idcli',
      notBefore: new Date(now.getTime() - 3_600_000),
      notAfter: new Date(now.getTime() + validDays * DAY),
    });
}

/**
 * What signs SAML: a key with its certificate; undefined for that of the sandbox.
 * @throws {IdcliError} `KEY_UNREADABLE`, `USAGE` for a key that SAML does not sign with
 */
export async function samlSigner(values: MintValues, invocation: Invocation) {
  const own = await signingKey(values, invocation);
  if (own === undefined) return undefined;
  const { key } = own;
  const isNist = /^(?:prime256v1|secp384r1|secp521r1)$/.test(key.asymmetricKeyDetails?.namedCurve ?? '');
  if (key.asymmetricKeyType !== 'rsa' && !isNist) {
    throw new IdcliError('USAGE', 'SAML is signed with an RSA key, or one of a NIST curve', {
      hint: 'make one: idcli mint keys --alg RS256 --format pem',
    });
  }
  const pem =
    values.cert === undefined
      ? certifier(values, invocation.world.now())(key)
      : ((await readReference(values.cert, 'certificate', invocation)) ?? '');
  try {
    return { key, certificate: new X509Certificate(pem).raw };
  } catch (cause) {
    throw new IdcliError(
      'KEY_UNREADABLE',
      `${values.cert ?? 'the certificate'} is not a certificate that can be read`,
      {
        cause,
      },
    );
  }
}

/** `mint keys`. @throws {IdcliError} `USAGE`, and as reading a key does */
export async function mintKeys(values: MintValues, invocation: Invocation) {
  const { world } = invocation;
  const { kid, use, curve, bits, alg = ['ES256'] } = values;
  const given = values.key === undefined ? undefined : await givenKey(values.key, values, invocation);
  const keys =
    given === undefined
      ? alg.map((name) => makeKey({ alg: name, random: world.random, ...defined({ kid, use, curve, bits }) }))
      : [given];
  const format = formatOf(values.format) ?? (keys.length > 1 ? 'jwks' : 'jwk');
  const isPublic = values.public === true;
  const text = writeKeys(keys, { format, isPublic, certify: certifier(values, world.now()) });
  const halves = keys.filter(({ key }) => key.type !== 'secret').map(publicJwk);
  return { text, format, isPublic, halves };
}

const formatOf = (text: string | undefined): KeyFormat | undefined =>
  KEY_FORMATS.find((name) => name === text);

/** A key that is only written in another form. */
async function givenKey(path: string, { keyPassphrase, kid, use }: MintValues, invocation: Invocation) {
  const text = (await readReference(path, 'key', invocation)) ?? '';
  const { key, jwk } = readMintKey(await unlockKey(text, path, keyPassphrase, invocation), path, () => true);
  const whole = key.type === 'private' ? key.export({ format: 'jwk' }) : jwk;
  const { kid: ownKid, use: ownUse, alg } = jwk;
  return { key, jwk: { ...whole, ...defined({ alg, kid: kid ?? ownKid, use: use ?? ownUse }) } };
}
