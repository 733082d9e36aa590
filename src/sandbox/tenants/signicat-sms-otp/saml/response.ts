/** The response, as in the vendor's sample (SO-S10), except that its reference names its assertion. */

import { createPublicKey } from 'node:crypto';
import { encrypted, type Recipient } from '../../../saml/encrypt.ts';
import { PREFIXES } from '../../../saml/names.ts';
import { signed } from '../../../saml/sign.ts';
import { sent, type XmlElement } from '../../../xml/write.ts';
import { CLIENT_ENCRYPTION_KEY } from '../keys.ts';
import { type Provider, randomHex } from '../provider.ts';
import { type AssertionInput, assertionTree, envelope, statusElement } from './assertion.ts';
import type { SamlEffect } from './effect.ts';
import { envelopeFields, type Fields, fieldsOf, type Login } from './fields.ts';
import { idpSigner, strangerSigner } from './keys.ts';
import type { AuthnRequest, SamlSession } from './session.ts';
import { childNamed, signedWith } from './signing.ts';
import { tricked } from './text-tricks.ts';
import { wrapped, wrapsResponse } from './wrapping.ts';

export interface Answer {
  readonly xml: string;
  /** The session it starts; absent for a refusal. */
  readonly session?: SamlSession;
}

/**
 * Builds a response with a signed assertion, encrypted if the service provider's metadata has a key for that, or as the
 * scenario alters it.
 */
export function loginResponse(provider: Provider, login: Login): Answer {
  const fields = fieldsOf(provider, login);
  const { request, effect } = login;
  if (effect.status !== undefined) return { xml: sent(withStatus(fields, effect.status), PREFIXES) };
  const { sessionIndex: index = '', nameId = '' } = fields;
  return {
    xml: tricked(sent(withAssertion(provider, login, fields), PREFIXES), effect.text),
    session: { index, nameId, entityId: request.sender.entityId, effect },
  };
}

/** Builds a response that refuses. */
export const statusResponse = (provider: Provider, request: AuthnRequest, said: Status): string =>
  sent(withStatus(envelopeFields(provider, request), said), PREFIXES);

function withAssertion(provider: Provider, login: Login, fields: Fields): XmlElement {
  const { effect, wishes, phone } = login;
  const { wrapping, without = [] } = effect;
  const input: AssertionInput = { fields, effect, attributes: wishes.attributes, phone };
  const plain = assertionTree(input);
  const covers = wrapsResponse(wrapping) ? 'response' : effect.signing?.covers;
  const assertion =
    covers === undefined || covers === 'both'
      ? signedWith(plain, effect.signing, envelope(fields, SUCCESS, [plain]))
      : plain;
  const encrypt = (content: XmlElement) =>
    encrypted(content, recipientOf(login), provider.core.random, effect.encryption);
  const shown = isEncrypted(login) ? encrypt(encryptedPart(assertion, effect)) : assertion;
  const unsigned = envelope(fields, SUCCESS, without.includes('assertion') ? [] : [shown]);
  const response = covers === 'response' || covers === 'both' ? signedResponse(unsigned, effect) : unsigned;
  if (wrapping === undefined) return response;
  const another = () =>
    signed(
      assertionTree({ ...input, fields: { ...fields, assertionId: `_${randomHex(provider, 16)}` } }),
      idpSigner(),
    );
  return wrapped(wrapping, { response, assertion: shown, encrypt, another });
}

/** Whether to encrypt. Scenarios about signatures and text stay readable, to show what they do. */
function isEncrypted({ request, effect }: Login): boolean {
  const { wrapping, text, nameTrick, signing, encryption } = effect;
  if (encryption !== undefined) return true;
  const shows = [wrapping, text, nameTrick, signing].some((one) => one !== undefined);
  return !shows && request.sender.encryption !== undefined;
}

/** Signs the response. Attackers wrap valid content, so only scenarios about the response's own signature spoil it. */
const signedResponse = (response: XmlElement, { signing = {} }: SamlEffect): XmlElement =>
  signedWith(
    response,
    signing.covers === 'both' ? (signing.spoilsResponse === true ? { damage: 'value' } : {}) : signing,
  );

/**
 * Returns the recipient of the encryption. Without an encryption key in the metadata, a scenario that encrypts uses the
 * service provider's signing key.
 */
function recipientOf({ request, effect }: Login): Recipient {
  if (effect.encryption?.to === 'stranger')
    return { key: createPublicKey(strangerSigner().key), methods: [] };
  const { encryption, signingKeys } = request.sender;
  const signing = signingKeys.find(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa');
  return encryption ?? { key: signing ?? CLIENT_ENCRYPTION_KEY, methods: [] };
}

const encryptedPart = (assertion: XmlElement, { encryption }: SamlEffect): XmlElement =>
  encryption?.holds === 'subject' ? childNamed(assertion, 'saml2:Subject') : assertion;

type Status = NonNullable<SamlEffect['status']>;

const SUCCESS = statusElement({ top: 'Success' });

/** Builds a response without an assertion. The response itself is signed, since nothing inside it is. */
function withStatus(fields: Fields, said: Status): XmlElement {
  const response = envelope(fields, statusElement(said));
  return said.unsigned === true ? response : signed(response, idpSigner());
}
