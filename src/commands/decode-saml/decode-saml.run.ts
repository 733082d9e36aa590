/** `idcli decode-saml`: maps option values to one call of the flow. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { decodeSaml } from '../../flows/decode-saml/decode-saml.ts';
import type { DecodeSamlInput, SamlExpectations } from '../../flows/decode-saml/input.ts';
import { isUrl, METADATA_BYTES } from '../../flows/saml/metadata.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { readMessage } from '../input/message.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import { readSamlDecryptionKeys } from '../saml/saml-keys.ts';
import type { decodeSamlOptions } from './decode-saml.ts';

type Values = ValuesOf<typeof decodeSamlOptions>;

export async function runDecodeSaml(values: Values, given: Invocation): Promise<void> {
  const invocation = asOf(given, values.now);
  const { draft, world } = invocation;
  if (invocation.arguments.length > 1) {
    throw new IdcliError('USAGE', 'more than one input is given', {
      hint: 'quote a message that has spaces, or put it into a file',
    });
  }
  if (values.pick !== undefined && !(Number.isInteger(values.pick) && values.pick > 0)) {
    throw new IdcliError('USAGE', `--pick takes a whole number from 1, not ${values.pick}`);
  }
  const input: DecodeSamlInput = {
    ...defined({ metadata: values.idpMetadata }),
    certificates: values.idpCert ?? [],
    ...defined({
      decryptionKeys:
        values.decryptionKey === undefined
          ? undefined
          : await readSamlDecryptionKeys(values.decryptionKey, invocation, values.keyPassphrase),
    }),
    expectations: expectationsOf(values),
    allowSha1: values.allowSha1 === true,
    clockToleranceSeconds: clockTolerance(values.clockTolerance),
  };
  const kind = {
    what: 'SAML message',
    // No file name contains a tag, a parameter or a scheme.
    resembles: (text: string) => isUrl(text) || /[<>]|SAML(?:Request|Response)=/.test(text),
  };
  const message = await readMessage(invocation.arguments[0], kind, invocation);
  await decodeSaml(message, values.pick, input, {
    draft,
    world,
    async connect() {
      const { connect } = await import('../input/connection.ts');
      return connect(values, {}, invocation, { maxBodyBytes: METADATA_BYTES });
    },
  });
}

function expectationsOf(values: Values): SamlExpectations {
  const { issuer, spEntityId, audience, acs, requestId, relayState, authnContext } = values;
  return {
    ...defined({ issuer, spEntityId, audience }),
    ...(acs === undefined || acs.length === 0 ? {} : { acs }),
    ...defined({ requestId, relayState }),
    ...(authnContext === undefined || authnContext.length === 0 ? {} : { authnContext }),
  };
}
