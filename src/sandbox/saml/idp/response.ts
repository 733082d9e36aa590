/** Builds a response: valid, or as a scenario alters it. */

import { createPublicKey } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { sent, type XmlElement, type XmlNode } from '../../xml/write.ts';
import { encrypted, type Recipient } from '../encrypt.ts';
import { PREFIXES } from '../names.ts';
import { type SamlSigner, signed } from '../sign.ts';
import { type AssertionInput, assertionTree, envelope, statusElement } from './assertion.ts';
import type { Said, SamlEffect, Signing, TextTrick } from './effect.ts';
import { type Answered, envelopeFields, type Fields, fieldsOf, type Login } from './fields.ts';
import { freshId, type ResponseMaker } from './idp.ts';
import { idpSigner, strangerSigner } from './keys.ts';
import type { SamlSession } from './session.ts';
import { childNamed, signedWith } from './signing.ts';
import { styled, styledEnvelope } from './style.ts';
import { tricked } from './text-tricks.ts';
import { wrapped, wrapsResponse } from './wrapping.ts';

export interface Answer {
  /** As it goes into an ArtifactResponse or an envelope. */
  readonly message: XmlNode;
  /** The same as a document. */
  readonly xml: string;
  /** The session it starts; absent for a refusal. */
  readonly session?: SamlSession;
}

/**
 * Builds a response with a signed assertion, encrypted if the service provider's metadata has a key for that, or as the
 * scenario alters it.
 */
export function loginResponse(idp: ResponseMaker, login: Login): Answer {
  const fields = fieldsOf(idp, login);
  const { request, subject, effect } = login;
  if (effect.status !== undefined && effect.status.withAssertion !== true)
    return answerOf(withStatus(idp, fields, effect.status));
  const { sessionIndex: index = '', nameId = '' } = fields;
  return {
    ...answerOf(withAssertion(idp, login, fields), effect.text, idp.canary),
    session: { index, nameId, entityId: request.sender.entityId, subject, effect },
  };
}

/** Builds a response that refuses. */
export const statusResponse = (idp: ResponseMaker, answered: Answered, said: Said): Answer =>
  answerOf(withStatus(idp, envelopeFields(idp, answered), said));

function answerOf(tree: XmlElement, trick?: TextTrick, canary?: string): Answer {
  const xml = sent(tree, PREFIXES);
  if (trick === undefined) return { message: tree, xml };
  const text = tricked(xml, trick, canary);
  return { message: { sent: text, hashed: text }, xml: text };
}

function withAssertion(idp: ResponseMaker, login: Login, fields: Fields): XmlElement {
  const { effect, subject } = login;
  const { wrapping, without = [] } = effect;
  const { signer = idpSigner() } = idp;
  const input: AssertionInput = { fields, effect, attributes: subject.attributes };
  const plain = styled(assertionTree(input), effect.style);
  const said = effect.status === undefined ? SUCCESS : statusElement(effect.status);
  const next = idp.nextSigner?.();
  const covers = wrapsResponse(wrapping) ? 'response' : coveredBy(idp, login);
  const assertion =
    covers === undefined || covers === 'both'
      ? signedWith(plain, ofAssertion(effect.signing, covers), {
          signer,
          response: envelope(fields, said, [plain]),
          ...defined({ next }),
        })
      : plain;
  const encrypt = (content: XmlElement) =>
    encrypted(content, recipientOf(idp, login), idp.core.random, effect.encryption);
  const shown = isEncrypted(login) ? encrypt(encryptedPart(assertion, effect)) : assertion;
  const content = without.includes('assertion') ? [] : [shown];
  const unsigned = styledEnvelope(envelope(fields, said, content), effect.style);
  const response =
    covers === 'response' || covers === 'both' ? signedResponse(unsigned, effect, signer, next) : unsigned;
  if (wrapping === undefined) return response;
  const another = () =>
    signed(assertionTree({ ...input, fields: { ...fields, assertionId: freshId(idp) } }), signer);
  return wrapped(wrapping, { response, assertion: shown, encrypt, another });
}

/**
 * What the signature in the XML covers. Over SimpleSign the form is signed instead, unless a scenario says otherwise.
 */
function coveredBy({ signs = 'assertion' }: ResponseMaker, { request, effect }: Login): Signing['covers'] {
  if (effect.signing === undefined && request.binding === 'simplesign') return 'none';
  return effect.signing?.covers ?? (signs === 'assertion' ? undefined : signs);
}

/** Content that changes under both signatures is changed after the outer one. */
function ofAssertion(signing: Signing | undefined, covers: Signing['covers']): Signing | undefined {
  if (covers !== 'both' || signing?.damage !== 'content') return signing;
  const { damage: _, ...rest } = signing;
  return rest;
}

/** Whether to encrypt. Scenarios about signatures and text stay readable, to show what they do. */
function isEncrypted({ request, effect }: Login): boolean {
  const { wrapping, text, nameTrick, signing, encryption } = effect;
  if (encryption !== undefined) return true;
  const shows = [wrapping, text, nameTrick, signing].some((one) => one !== undefined);
  return !shows && request.sender.encryption !== undefined;
}

/** Signs the response. Attackers wrap valid content, so only scenarios about the response's own signature spoil it. */
const signedResponse = (
  response: XmlElement,
  { signing = {} }: SamlEffect,
  signer: SamlSigner,
  next: SamlSigner | undefined,
): XmlElement =>
  signedWith(
    response,
    signing.covers === 'both' ? (signing.spoilsResponse === true ? { damage: 'value' } : {}) : signing,
    { signer, ...defined({ next }) },
  );

/**
 * Returns the recipient of the encryption. Without an encryption key in the metadata, a scenario that encrypts uses the
 * service provider's signing key, or without one the key that the tenant keeps for that.
 */
function recipientOf({ recipientKey }: ResponseMaker, { request, effect }: Login): Recipient {
  if (effect.encryption?.to === 'stranger')
    return { key: createPublicKey(strangerSigner().key), methods: [] };
  const { encryption, signingKeys } = request.sender;
  const signing = signingKeys.find(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa');
  return encryption ?? { key: signing ?? recipientKey, methods: [] };
}

const encryptedPart = (assertion: XmlElement, { encryption }: SamlEffect): XmlElement =>
  encryption?.holds === 'subject' ? childNamed(assertion, 'saml2:Subject') : assertion;

export const SUCCESS = statusElement({ top: 'Success' });

/** Builds a response without an assertion. The response itself is signed, since nothing inside it is. */
function withStatus({ signer = idpSigner() }: ResponseMaker, fields: Fields, said: Said): XmlElement {
  const response = envelope(fields, statusElement(said));
  return said.unsigned === true ? response : signed(response, signer);
}
