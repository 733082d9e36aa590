/** `idcli saml metadata`: describes the service provider that idcli plays to an identity provider. */

import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { logoutUrlOf } from '../../flows/saml-login/logout.ts';
import { freshId } from '../../flows/saml-login/request.ts';
import { PUBLIC, writeNamedFile } from '../../flows/write-file.ts';
import { type ServiceProviderFields, writeServiceProvider } from '../../protocol/saml/build/metadata.ts';
import { signDocument } from '../../protocol/saml/dispatch.ts';
import { describeKey } from '../../protocol/saml/keys/certificates.ts';
import { signingMethod } from '../../protocol/saml/signing/signer.ts';
import { generic } from '../../providers/index.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { refuseExisting } from '../input/outputs.ts';
import { chooseProvider } from '../input/provider.ts';
import { asOf } from '../input/time.ts';
import { acsFrom, attributesOf } from './saml-input.ts';
import type { samlMetadataOptions } from './saml-metadata.ts';
import { nameIdFormatOf } from './saml-request-fields.ts';
import {
  makeServiceProviderKey,
  type ServiceProviderKey,
  serviceProviderKey,
  takesEncryption,
} from './service-provider.ts';

type Values = ValuesOf<typeof samlMetadataOptions>;

/**
 * @throws {IdcliError} `USAGE`, `CLIENT_ID_MISSING`, `OUTPUT_EXISTS`, `OUTPUT_NOT_WRITTEN`, and errors of reading keys
 */
export async function runSamlMetadata(values: Values, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  const { draft, world } = invocation;
  draft.protocol = 'saml';
  const { spEntityId } = values;
  if (spEntityId === undefined) {
    throw new IdcliError('CLIENT_ID_MISSING', 'no entity ID of the service provider', {
      hint: 'choose one, such as https://sp.example.com, and set it with --sp-entity-id or IDCLI_SP_ENTITY_ID',
    });
  }
  if (values.overwrite !== true) await refuseExisting(values.out, invocation);
  const { preset } = await chooseProvider({ provider: values.provider ?? generic.id }, invocation, {
    needsIssuer: false,
  });
  const redirect = acsFrom(defined({ acs: values.acs }));
  const { pair, files } = await keysFor(values, spEntityId, invocation);
  if (pair === undefined && values.sign === true) {
    throw new IdcliError('CLIENT_CREDENTIAL_MISSING', 'there is no key to sign the metadata with', {
      hint: 'make one with --make-keys, or give --sp-key FILE --sp-cert FILE',
    });
  }
  const acsUrls = redirect.uris.map(({ href }) => href);
  const [first] = redirect.uris;
  const validUntil = endOf(values.validDays, world.now());
  const fields: ServiceProviderFields = {
    entityId: spEntityId,
    authnRequestsSigned: pair !== undefined,
    acsUrls,
    ...(values.sign === true ? { id: freshId(world) } : {}),
    ...defined({ validUntil, signing: pair?.certificate }),
    ...(pair === undefined || values.noEncryption === true || !takesEncryption(pair)
      ? {}
      : { encryption: pair.certificate }),
    ...defined({
      nameIdFormat: values.nameIdFormat === undefined ? undefined : nameIdFormatOf(values.nameIdFormat),
      logoutUrl: first === undefined ? undefined : logoutUrlOf(first).href,
    }),
    ...attributesOf(preset.saml ?? {}, values.attributes, values.attributeIndex),
  };
  const plain = writeServiceProvider(fields);
  const xml = pair !== undefined && values.sign === true ? await signDocument(plain, pair) : plain;
  draft.data = {
    kind: 'metadata',
    entityId: spEntityId,
    acsUrls,
    ...defined({ logoutUrl: fields.logoutUrl, validUntil: validUntil?.toISOString() }),
    signed: values.sign === true,
    ...defined({
      key: pair === undefined ? undefined : describePair(pair),
      made: files === undefined ? undefined : { ...files },
    }),
    xml,
  };
  if (files !== undefined)
    draft.notes.push(`the key was made in ${files.key}, its certificate in ${files.certificate}`);
  if (first?.port === '0')
    draft.notes.push(
      'the port of the assertion consumer service is chosen at login: where a provider wants it, name one with --acs',
    );
  if (pair !== undefined && !takesEncryption(pair) && values.noEncryption !== true)
    draft.notes.push('the key signs only, since SAML encrypts to RSA keys: assertions come in the clear');
  if (pair === undefined)
    draft.notes.push(
      'it has no key, so requests go unsigned and assertions come unencrypted: --make-keys makes one',
    );
  if (values.out !== undefined) await write(xml, values.out, invocation);
}

async function keysFor(values: Values, entityId: string, invocation: Invocation) {
  return values.makeKeys === true
    ? makeServiceProviderKey(values, entityId, invocation)
    : { pair: await serviceProviderKey(values, invocation), files: undefined };
}

function describePair({ source, x509, keyObject }: ServiceProviderKey): Readonly<Record<string, Json>> {
  return {
    source,
    type: describeKey(keyObject),
    ...defined({ signs: signingMethod(keyObject)?.name }),
    subject: x509.subject.replaceAll('\n', ', '),
    notAfter: new Date(x509.validTo).toISOString(),
    fingerprint: x509.fingerprint256,
  };
}

function endOf(days: number | undefined, now: Date): Date | undefined {
  if (days === undefined) return undefined;
  if (days > 0 && days <= 36_500) return new Date(now.getTime() + days * 86_400_000);
  throw new IdcliError('USAGE', `--valid-days takes a number of days from now on, not ${days}`, {
    hint: 'for example --valid-days 30',
  });
}

/** Metadata holds public keys only and is made to be handed out, so that others may read the file. */
async function write(xml: string, path: string, { world, draft }: Invocation): Promise<void> {
  draft.data.path = await writeNamedFile(`${xml}\n`, { path, called: 'the metadata', mode: PUBLIC }, world);
  draft.notes.push(`the metadata was written to ${path}`);
}
