/** Where the identity provider of SAML flows is described: sandbox, `--idp-metadata`, certificate, or preset. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import type { SamlRequestInput } from '../../flows/saml-login/input.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { SamlProtocol } from '../../providers/saml-types.ts';
import type { SandboxSession } from '../input/sandbox-session.ts';
import type { SamlRequestValues } from '../options/saml-options.ts';

/** @throws {IdcliError} `USAGE` for a sandbox without SAML, and for a preset whose host is missing */
export function identityProviderOf(
  values: SamlRequestValues,
  preset: ProviderPreset,
  protocol: SamlProtocol,
  sandbox: SandboxSession | undefined,
): SamlRequestInput['identityProvider'] {
  const certificates = values.idpCert ?? [];
  if (sandbox !== undefined) {
    const door = sandbox.saml();
    if (door !== undefined) return { certificates, metadata: door.metadata };
    throw new IdcliError('USAGE', `the sandbox plays ${preset.id} without SAML`, {
      hint: 'the one with SAML is signicat-sms-otp',
    });
  }
  const named = { certificates, ...defined({ entityId: values.issuer }) };
  if (values.idpMetadata !== undefined) return { ...named, metadata: values.idpMetadata };
  const domain = values.domain ?? preset.domain;
  const filled = (text: string) => {
    if (domain === undefined && text.includes('{domain}')) {
      throw new IdcliError('USAGE', `${preset.id} needs --domain HOST or --idp-metadata FILE|URL`, {
        hint: `see: idcli providers show ${preset.id}`,
      });
    }
    return text.replaceAll('{domain}', domain ?? '');
  };
  const { entityId, signOn, metadata } = protocol;
  // With the certificate at hand, the address of the metadata does not matter.
  if (certificates.length > 0 && entityId !== undefined && signOn !== undefined)
    return { ...named, known: { entityId: filled(entityId), signOn: filled(signOn) } };
  return metadata === undefined ? named : { ...named, metadata: filled(metadata) };
}
