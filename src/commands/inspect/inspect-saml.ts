/** `idcli inspect --idp-metadata`, and SAML metadata among the files: maps option values to one call of the flow. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { type InspectSamlInput, inspectSamlMetadata, inspectSamlUrl } from '../../flows/inspect/saml.ts';
import { loadCertificates } from '../../flows/saml/certificates.ts';
import { isUrl, METADATA_BYTES } from '../../flows/saml/metadata.ts';
import type { Invocation } from '../command.ts';
import { connect, readFile, transportFrom } from '../input/connection.ts';
import { clockTolerance } from '../input/time.ts';
import type { InspectValues } from './inspect.ts';

/**
 * @param place a file or a URL
 * @throws {IdcliError} `USAGE`, `INPUT_UNREADABLE`, `KEY_UNREADABLE`, and request errors for a URL
 */
export async function inspectSaml(
  place: string,
  values: InspectValues,
  invocation: Invocation,
): Promise<void> {
  if (invocation.arguments.length > 0) {
    throw new IdcliError('USAGE', 'files and --idp-metadata exclude each other', {
      hint: 'give SAML metadata as a file alone, or with --idp-metadata alone',
    });
  }
  if (!isUrl(place)) {
    const bytes = await readFile(place, 'metadata', invocation, METADATA_BYTES);
    return inspectSamlFile(bytes, place, values, invocation, 'idp');
  }
  const { world, draft } = invocation;
  await inspectSamlUrl(
    new URL(place),
    { ...(await samlInput(values, invocation)), side: 'idp' },
    {
      world,
      draft,
      recorder: await connect(values, {}, invocation, { maxBodyBytes: METADATA_BYTES }),
      transport: await transportFrom(values, {}, invocation),
    },
  );
}

/** Rejects as `inspectSaml` does. */
export async function inspectSamlFile(
  bytes: Uint8Array,
  source: string,
  values: InspectValues,
  invocation: Invocation,
  side?: 'idp',
): Promise<void> {
  const input = { ...(await samlInput(values, invocation)), bytes, source, ...defined({ side }) };
  await inspectSamlMetadata(input, invocation.draft);
}

async function samlInput(
  values: InspectValues,
  invocation: Invocation,
): Promise<Omit<InspectSamlInput, 'bytes' | 'source'>> {
  const { world, origins } = invocation;
  // An issuer from a configuration file belongs to an OpenID provider.
  const entityId = origins?.issuer?.endsWith('file') ? undefined : values.issuer;
  return {
    ...defined({
      entityId,
      keys: values.idpCert === undefined ? undefined : await loadCertificates(values.idpCert, { world }),
    }),
    anchors: await loadCertificates(values.trustAnchor ?? [], { world }),
    allowSha1: values.allowSha1 === true,
    now: world.now(),
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
  };
}
