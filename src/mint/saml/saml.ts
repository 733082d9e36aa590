/** Mints a SAML message: planned, broken in one check if asked, written. */
import { createPublicKey } from 'node:crypto';
import { assertionTree } from '../../sandbox/saml/idp/assertion.ts';
import { fieldsOf, isoTime } from '../../sandbox/saml/idp/fields.ts';
import { freshId, type ResponseMaker } from '../../sandbox/saml/idp/idp.ts';
import { keyPem, spSigner } from '../../sandbox/saml/idp/keys.ts';
import { loginResponse } from '../../sandbox/saml/idp/response.ts';
import type { AuthnRequest } from '../../sandbox/saml/idp/session.ts';
import { signedWith } from '../../sandbox/saml/idp/signing.ts';
import { BINDING, PREFIXES } from '../../sandbox/saml/names.ts';
import { signed } from '../../sandbox/saml/sign.ts';
import { element, sent } from '../../sandbox/xml/write.ts';
import { file, type Minted, secretFile, type VerifierOption, value } from '../minted.ts';
import type { SamlBreak } from './breaks/break.ts';
import { identityProvider, metadataOf, serviceProvider, signOnOf } from './metadata.ts';
import type { SamlKind, SamlPlan, SamlWish } from './wish.ts';

/** @param broken what to break; absent: the message is good */
export function mintSaml(given: SamlWish, broken?: SamlBreak): Minted {
  const wish = broken?.needsRelayState === true ? { relayState: 'the-relay-state', ...given } : given;
  const plan = planFor(wish);
  broken?.apply(plan);
  const { text, options } = WRITE[wish.kind](plan);
  return {
    kind: wish.kind,
    text: plan.finish.reduce((xml, change) => change(xml), text),
    extension: wish.relayState === undefined ? 'xml' : 'txt',
    verification: plan.asProvider
      ? { command: 'inspect', takes: '--idp-metadata', options: [] }
      : { command: 'decode-saml', options: [...options, ...plan.expects] },
    ...(broken === undefined
      ? {}
      : { expected: { check: broken.check, does: broken.does, beside: broken.beside ?? [] } }),
  };
}

function planFor(wish: SamlWish): SamlPlan {
  const { issuer, spEntityId, acs, signer } = wish;
  const maker = makerOf(wish);
  return {
    wish,
    effect: {},
    request: {
      AssertionConsumerServiceURL: acs,
      Destination: signOnOf(issuer),
      ID: freshId(maker),
      IssueInstant: isoTime(maker),
      ProtocolBinding: BINDING.post,
      Version: '2.0',
    },
    requestIssuer: spEntityId,
    requestSigner: signer,
    requestSigning: {},
    metadata:
      wish.role === 'idp'
        ? identityProvider(issuer, signer.certificate)
        : serviceProvider(spEntityId, acs, signer.certificate),
    asProvider: false,
    finish: [],
    expects: [],
  };
}

interface Written {
  readonly text: string;
  readonly options: readonly VerifierOption[];
}

const WRITE: Readonly<Record<SamlKind, (plan: SamlPlan) => Written>> = {
  'saml-response'(plan) {
    const { wish, effect } = plan;
    const { relayState } = wish;
    const { xml } = loginResponse(makerOf(wish), { request: requestOf(wish), subject: wish.subject, effect });
    const options = [...readerOf(plan), ...decrypting(plan)];
    if (relayState === undefined) return { text: xml, options };
    const sentBack = effect.relayState === 'other' ? 'the-state-of-another-login' : relayState;
    const form = new URLSearchParams({
      SAMLResponse: Buffer.from(xml).toString('base64'),
      ...(effect.relayState === 'none' ? {} : { RelayState: sentBack }),
    });
    return { text: String(form), options: [...options, value('--relay-state', relayState)] };
  },
  assertion(plan) {
    const { wish, effect } = plan;
    const { signer, subject } = wish;
    const fields = fieldsOf(makerOf(wish), { request: requestOf(wish), subject, effect });
    const tree = assertionTree({ fields, effect, attributes: subject.attributes });
    return { text: sent(signedWith(tree, effect.signing, { signer }), PREFIXES), options: readerOf(plan) };
  },
  'authn-request'({ wish, request, requestIssuer, requestSigner, requestSigning }) {
    const tree = element('saml2p:AuthnRequest', request, element('saml2:Issuer', {}, requestIssuer));
    const sender = serviceProvider(wish.spEntityId, wish.acs, wish.signer.certificate);
    const receiver = identityProvider(wish.issuer, wish.certify(spSigner().key));
    return {
      text: sent(signed(tree, requestSigner, requestSigning), PREFIXES),
      options: [file('--idp-metadata', 'metadata.xml', `${metadataOf(sender, receiver)}\n`)],
    };
  },
  metadata: ({ metadata }) => ({ text: metadataOf(metadata), options: [] }),
};

const makerOf = ({ now, random, issuer, signer }: SamlWish): ResponseMaker => ({
  core: { now: () => now, random },
  entityId: issuer,
  recipientKey: signer.key,
  signer,
});

function requestOf({ spEntityId, acs, requestId, encryptTo }: SamlWish): AuthnRequest {
  return {
    id: requestId,
    acs,
    binding: 'post',
    sender: {
      entityId: spEntityId,
      signsRequests: false,
      signingKeys: [],
      ...(encryptTo === undefined ? {} : { encryption: { key: encryptTo, methods: [] } }),
      consumers: [],
      attributeServices: [],
      logoutServices: [],
      nameIdFormats: [],
    },
  };
}

/** What a service provider knows: the metadata of its provider, itself, and its request. */
const readerOf = ({ wish }: SamlPlan): readonly VerifierOption[] => [
  file(
    '--idp-metadata',
    'idp-metadata.xml',
    `${metadataOf(identityProvider(wish.issuer, wish.signer.certificate))}\n`,
  ),
  value('--sp-entity-id', wish.spEntityId),
  value('--acs', wish.acs),
  value('--request-id', wish.requestId),
];

/** Opens what is encrypted to the service provider of the sandbox, whose private key is public. */
function decrypting({ wish, effect }: SamlPlan): readonly VerifierOption[] {
  const { key } = spSigner();
  const isAnothers = wish.encryptTo !== undefined && !wish.encryptTo.equals(createPublicKey(key));
  if (isAnothers || (effect.encryption ?? wish.encryptTo) === undefined) return [];
  return [secretFile('--decryption-key', 'sp-key.pem', keyPem(spSigner()))];
}
