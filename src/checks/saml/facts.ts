/** Facts about a message: read, decrypted, signatures verified. Computed once for all checks. */
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

/** Facts common to all messages. */
export interface MessageFacts {
  readonly input: SenderInput;
  /** Neither key nor expectation was given: checks of where the message belongs only warn. */
  readonly plain: boolean;
  /** The root, if the whole message was readable and is of the kind it claims. */
  readonly root?: XmlElement;
  /** The failed check that leaves nothing else to judge. */
  readonly unreadable?: SamlCode;
  readonly signatures: SignatureFacts;
}

export interface ResponseFacts extends MessageFacts {
  readonly input: ResponseInput;
  /** Decryption of the assertions. Empty if none is encrypted. */
  readonly decryptions: readonly Decryption[];
  /** The envelope, from signed bytes if there are any. Absent for a standalone assertion. */
  readonly response?: StatusResponse;
  /** The provider refused: no assertion is required. */
  readonly refusal: boolean;
  readonly assertion?: Assertion;
  /** Whether `assertion` was read from bytes signed by a trusted key. */
  readonly verified: boolean;
  readonly responseVerified: boolean;
  readonly coverage: Coverage;
  /** Assertions not covered by any signature, trusted or not. */
  readonly uncovered: readonly XmlElement[];
  readonly opened: ReadonlyMap<XmlElement, XmlElement>;
  /** Decryption of the name and attributes inside the assertion. */
  readonly parts: readonly Decryption[];
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
/** More than any real message has; each costs one private key operation per key. */
const MAX_ENCRYPTED = 8;
/** Encrypted attributes; some providers encrypt each separately. */
const MAX_PARTS = 64;

/** Whether no verification key was given. A decryption key only makes the message readable and expects nothing. */
export function withoutKeys({ keys, unknownSender }: SenderInput): boolean {
  return keys === undefined && unknownSender === undefined;
}

/** Returns the root if it can be judged, else the check that says why not. */
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
  // If the message has a signature, uncovered assertions were added later and are only reported.
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

/** Collects what can be shown of a message that cannot be judged. */
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
 * Chooses the elements to read values from. If a signature verified, they are parsed again from the exact bytes that
 * were hashed, so unsigned content cannot slip in (rule SV-5).
 */
function chooseView(found: {
  readonly input: ResponseInput;
  readonly root: XmlElement;
  /** In document order; `undefined` for one that must not be used. */
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

/** Returns the message in the signed bytes of its carrier, if there is exactly one. */
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

/** Decrypts the name and attributes of an assertion, and anything encrypted inside them. */
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

/** Decrypts what it can. Elements beyond the bound are refused, so none stays encrypted unreported. */
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

/** Finds assertions with no signature on or around them. */
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
