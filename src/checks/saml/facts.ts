/** What is known of a message before anything is judged: read, decrypted, signatures verified. Computed once for all checks. */
import { defined } from '../../common/defined.ts';
import { type Decryption, decryptElement } from '../../protocol/saml/encryption/decrypt.ts';
import { type Assertion, readAssertion } from '../../protocol/saml/message/assertion.ts';
import { namespaceOfRoot } from '../../protocol/saml/message/document.ts';
import { readStatusResponse, type StatusResponse } from '../../protocol/saml/message/response.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { MESSAGE_LIMITS } from '../../protocol/xml/limits.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { readXml } from '../../protocol/xml/reader.ts';
import { childrenOf, is } from '../../protocol/xml/tree.ts';
import type { SamlCode } from './define.ts';
import type { Coverage, ResponseInput, SenderInput } from './input.ts';
import {
  carrierOf,
  coveredElements,
  gatherSignatures,
  hasSignature,
  isAccepted,
  isRedirectAccepted,
  NO_SIGNATURES,
  type SignatureFacts,
} from './signatures.ts';
import { assertionsOf, uncoveredAssertions } from './structure.ts';

/** What all messages have. */
export interface MessageFacts {
  readonly input: SenderInput;
  /** Neither key nor expectation was given: what depends on where the message belongs only warns. */
  readonly plain: boolean;
  /** The root, when the whole message could be read and is what it says. */
  readonly root?: XmlElement;
  /** The failed check that leaves nothing to judge. */
  readonly unreadable?: SamlCode;
  readonly signatures: SignatureFacts;
}

export interface ResponseFacts extends MessageFacts {
  readonly input: ResponseInput;
  /** Decrypting the assertions; empty when none is encrypted. */
  readonly decryptions: readonly Decryption[];
  /** The envelope; absent for an assertion that came alone. From signed bytes where there are any. */
  readonly response?: StatusResponse;
  /** The provider says no: then no assertion is due. */
  readonly refusal: boolean;
  readonly assertion?: Assertion;
  /** Whether `assertion` was read from bytes that a trusted key has signed. */
  readonly verified: boolean;
  readonly responseVerified: boolean;
  readonly coverage: Coverage;
  /** Assertions that no signature covers, whoever made it. */
  readonly uncovered: readonly XmlElement[];
  readonly opened: ReadonlyMap<XmlElement, XmlElement>;
  /** Decrypting the name and the attributes inside the assertion. */
  readonly parts: readonly Decryption[];
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
/** Nobody encrypts more; each costs one private key operation for every key. */
const MAX_ENCRYPTED = 8;
/** Encrypted attributes; some providers encrypt each by itself. */
const MAX_PARTS = 64;

/** Whether nobody gave a key to verify with. One to decrypt with lets somebody read, and expects nothing. */
export function withoutKeys({ keys, unknownSender }: SenderInput): boolean {
  return keys === undefined && unknownSender === undefined;
}

/** The root when it can be judged, else the check that says why not. */
export function readableRoot({
  document: { source, reading },
}: SenderInput): { readonly root: XmlElement } | { readonly unreadable: SamlCode } {
  const { root, complete, problems } = reading;
  if (!complete || root === undefined) {
    const refused = problems.some(({ kind }) => kind === 'refused') && source.bytes.length > 0;
    return { unreadable: refused ? 'saml.content' : 'saml.parse' };
  }
  const namespace = namespaceOfRoot(root);
  if (/^urn:oasis:names:tc:SAML:1\./.test(root.namespace)) return { unreadable: 'saml.version' };
  return namespace === root.namespace ? { root } : { unreadable: 'saml.content' };
}

export function gatherResponseFacts(input: ResponseInput): ResponseFacts {
  const plain =
    withoutKeys(input) &&
    [input.issuer, input.audience, input.acs, input.requestId, input.relayState, input.authnContext].every(
      (expectation) => expectation === undefined,
    );
  const readable = readableRoot(input);
  const base = { input, plain };
  if ('unreadable' in readable) return { ...base, ...unread(input), unreadable: readable.unreadable };
  const { root } = readable;
  const assertions = assertionsOf(root);
  const decryptions = assertions
    .filter(({ local }) => local === 'EncryptedAssertion')
    .slice(0, MAX_ENCRYPTED)
    .map((element) => decryptElement(element, input.decryptionKeys));
  const opened = new Map(decryptions.flatMap((one) => openedAssertion(one) ?? []));
  const signatures = gatherSignatures(
    [root, ...opened.values()],
    input.document.source.redirectSignature,
    input.keys ?? [],
  );
  const uncovered = findUncovered(root, opened, signatures);
  // With a signature about, what it does not cover was put there by somebody else, and is only told.
  const wrapped = new Set(hasSignature(signatures) || signatures.astray ? uncovered : []);
  const eligible = assertions.map((element) => (wrapped.has(element) ? undefined : element));
  const { assertion, ...view } = chooseView({ input, root, assertions: eligible, opened, signatures });
  const parts = openParts(assertion, input);
  const status = view.response?.status?.code;
  return {
    ...base,
    root,
    signatures,
    decryptions,
    ...view,
    ...defined({ assertion: assertion === undefined ? undefined : readAssertion(assertion, parts.opened) }),
    refusal: view.response !== undefined && status !== undefined && status !== SUCCESS,
    coverage: coverageOf(root, assertions, opened, signatures),
    uncovered,
    opened,
    parts: parts.decryptions,
  };
}

/** Of a message that cannot be judged, as much as can be shown. */
function unread(input: ResponseInput): Omit<ResponseFacts, 'input' | 'plain'> {
  const { root } = input.document.reading;
  const assertion =
    root === undefined ? undefined : assertionsOf(root).find((one) => is(one, NS.assertion, 'Assertion'));
  return {
    signatures: NO_SIGNATURES,
    decryptions: [],
    ...(root?.local === 'Response' ? { response: readStatusResponse(root) } : {}),
    ...defined({ assertion: assertion === undefined ? undefined : readAssertion(assertion) }),
    refusal: false,
    verified: false,
    responseVerified: false,
    coverage: 'neither',
    uncovered: [],
    opened: new Map(),
    parts: [],
  };
}

function openedAssertion({ element, state, reading }: Decryption): [XmlElement, XmlElement][] | undefined {
  const inside = reading?.root;
  const right =
    state === 'opened' &&
    reading?.complete === true &&
    inside !== undefined &&
    is(inside, NS.assertion, 'Assertion');
  return right ? [[element, inside]] : undefined;
}

interface View {
  readonly response?: StatusResponse;
  readonly assertion?: XmlElement;
  readonly verified: boolean;
  readonly responseVerified: boolean;
}

/**
 * The elements that values are taken from. Where a signature verified, they are read again from the very bytes that
 * were hashed, so that what nobody signed cannot get in (rule SV-5).
 */
function chooseView(found: {
  readonly input: ResponseInput;
  readonly root: XmlElement;
  /** In their order; `undefined` for one that nothing may be taken from. */
  readonly assertions: readonly (XmlElement | undefined)[];
  readonly opened: ReadonlyMap<XmlElement, XmlElement>;
  readonly signatures: SignatureFacts;
}): View {
  const { input, root, assertions, opened, signatures } = found;
  const allowSha1 = input.allowSha1 === true;
  const signedBytesOf = (element: XmlElement): XmlElement | undefined => {
    const result = signatures.results.find(
      (one) => one.signature.parent === element && isAccepted(one, allowSha1),
    );
    return result?.signedXml === undefined ? undefined : readXml(result.signedXml, MESSAGE_LIMITS).root;
  };
  const isResponse = root.local === 'Response';
  const viaRedirect = isRedirectAccepted(signatures.redirect, allowSha1);
  const signedRoot = signedBytesOf(root) ?? insideOf(carrierOf(root), signedBytesOf);
  const envelope = signedRoot ?? root;
  const responseVerified = isResponse && (signedRoot !== undefined || viaRedirect);
  const enveloped = isResponse ? assertionsOf(envelope) : [];
  const candidates = assertions.map((element, index) => {
    if (element === undefined) return undefined;
    const inner = opened.get(element);
    const own = signedBytesOf(inner ?? element);
    if (own !== undefined) return { assertion: own, verified: true };
    if (inner !== undefined) return { assertion: inner, verified: responseVerified };
    if (element.local === 'EncryptedAssertion') return undefined;
    return { assertion: enveloped[index] ?? element, verified: responseVerified };
  });
  const chosen = candidates.find((one) => one?.verified) ?? candidates.find((one) => one !== undefined);
  return {
    verified: false,
    responseVerified,
    ...(isResponse ? { response: readStatusResponse(envelope) } : {}),
    ...chosen,
  };
}

/** The message in the signed bytes of what carried it; none when there is not exactly one. */
function insideOf(
  carrier: XmlElement | undefined,
  signedBytesOf: (element: XmlElement) => XmlElement | undefined,
): XmlElement | undefined {
  const signed = carrier && signedBytesOf(carrier);
  const [message, ...others] = childrenOf(signed, NS.protocol, 'Response');
  return others.length === 0 ? message : undefined;
}

export interface OpenedParts {
  readonly opened: ReadonlyMap<XmlElement, XmlElement>;
  readonly decryptions: readonly Decryption[];
}

/** Opens the encrypted name and attributes of an assertion, and what is encrypted in what was opened. */
function openParts(element: XmlElement | undefined, { decryptionKeys }: SenderInput): OpenedParts {
  let parts: OpenedParts = { opened: new Map(), decryptions: [] };
  while (element !== undefined) {
    const known = new Set(parts.decryptions.map((one) => one.element));
    const fresh = readAssertion(element, parts.opened).encrypted.filter((one) => !known.has(one));
    if (fresh.length === 0) break;
    const more = openEncrypted(fresh, decryptionKeys, MAX_PARTS - known.size);
    parts = {
      opened: new Map([...parts.opened, ...more.opened]),
      decryptions: [...parts.decryptions, ...more.decryptions],
    };
  }
  return parts;
}

/** Opens what can be opened. What is beyond the bound is refused, so that nothing stays closed unsaid. */
export function openEncrypted(
  encrypted: readonly XmlElement[],
  keys: SenderInput['decryptionKeys'],
  bound = MAX_PARTS,
): OpenedParts {
  const decryptions = encrypted.map(
    (element, index): Decryption =>
      index < bound
        ? decryptElement(element, keys)
        : { element, state: 'refused', reason: `there are more than ${MAX_PARTS} encrypted parts` },
  );
  return {
    opened: new Map(
      decryptions.flatMap(({ element, reading }) =>
        reading?.complete === true && reading.root !== undefined ? [[element, reading.root] as const] : [],
      ),
    ),
    decryptions,
  };
}

function coverageOf(
  root: XmlElement,
  assertions: readonly XmlElement[],
  opened: ReadonlyMap<XmlElement, XmlElement>,
  signatures: SignatureFacts,
): Coverage {
  const covered = coveredElements(signatures);
  const carrier = carrierOf(root);
  const response =
    root.local === 'Response' &&
    (covered.includes(root) ||
      signatures.redirect !== undefined ||
      (carrier !== undefined && covered.includes(carrier)));
  const assertion = assertions.some((one) => covered.includes(opened.get(one) ?? one));
  if (response) return assertion ? 'both' : 'response';
  return assertion ? 'assertion' : 'neither';
}

/** Assertions without a signature of their own or around them. */
function findUncovered(
  root: XmlElement,
  opened: ReadonlyMap<XmlElement, XmlElement>,
  signatures: SignatureFacts,
): XmlElement[] {
  if (signatures.redirect !== undefined && root.local === 'Response') return [];
  const covered = coveredElements(signatures);
  return uncoveredAssertions(root, covered).filter((element) => {
    const inner = opened.get(element);
    return inner === undefined ? element.local !== 'EncryptedAssertion' : !covered.includes(inner);
  });
}
