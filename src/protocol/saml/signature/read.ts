/** Reads a `ds:Signature`: algorithms, reference and value. Strict in form, since any leniency invites attacks. */

import { defined } from '../../../common/defined.ts';
import { canonicalize } from '../../xml/canonical.ts';
import { MESSAGE_LIMITS } from '../../xml/limits.ts';
import type { XmlElement } from '../../xml/node.ts';
import { readXml } from '../../xml/reader.ts';
import { attributeOf, childrenOf, descendantsOf, elementsOf, rawTextOf } from '../../xml/tree.ts';
import { readBase64 } from '../base64.ts';
import { readKeyInfo } from '../keys/certificates.ts';
import { NS } from '../namespaces.ts';
import type { SamlSignature } from './signature.ts';

/**
 * Reads one signature. `SignedInfo` is read from its canonical form, which is what the key signed, not from the element
 * in the message.
 * @param element a `ds:Signature` that is not the root
 */
export function readSignature(element: XmlElement, parent: XmlElement): SamlSignature {
  const faults: string[] = [];
  const only = (holder: XmlElement, name: string): XmlElement | undefined => {
    const found = childrenOf(holder, NS.signature, name);
    if (found.length !== 1) faults.push(`${holder.local} has ${found.length} ${name} instead of one`);
    return found[0];
  };
  faults.push(...findForeign(element));
  const signedInfo = only(element, 'SignedInfo');
  const valueElement = only(element, 'SignatureValue');
  const value = valueElement && bytesOf(valueElement, faults);
  const keyInfo = childrenOf(element, NS.signature, 'KeyInfo')[0];
  const base = {
    element,
    parent,
    ...defined({ value }),
    keyInfo: () => readKeyInfo(keyInfo, { source: 'KeyInfo of the signature', use: 'any' }).keys,
  };
  if (signedInfo === undefined) return { ...base, faults, transforms: [], inclusivePrefixes: [] };

  const [method] = childrenOf(signedInfo, NS.signature, 'CanonicalizationMethod');
  const canonical = canonicalize(signedInfo, { inclusivePrefixes: prefixesIn(method) });
  const info = readXml(canonical, MESSAGE_LIMITS).root ?? signedInfo;
  const canonicalization = algorithmOf(only(info, 'CanonicalizationMethod'));
  const signatureAlgorithm = algorithmOf(only(info, 'SignatureMethod'));
  const reference = only(info, 'Reference');
  const digestMethod = reference && only(reference, 'DigestMethod');
  const digestValue = reference && only(reference, 'DigestValue');
  const digest = digestValue && bytesOf(digestValue, faults);
  const digestAlgorithm = algorithmOf(digestMethod);
  const transforms = childrenOf(reference, NS.signature, 'Transforms').flatMap((list) =>
    childrenOf(list, NS.signature, 'Transform'),
  );
  const uri = attributeOf(reference, 'URI');
  if (reference !== undefined && (uri === undefined || !uri.startsWith('#') || uri.length < 2)) {
    faults.push(
      uri === undefined || uri === ''
        ? 'the Reference names no ID: SAML wants the one of the element that is signed'
        : `the Reference points outside of the message: ${uri}`,
    );
  }
  return {
    ...base,
    faults,
    signedInfo: canonical,
    ...defined({ canonicalization, signatureAlgorithm, digestAlgorithm }),
    transforms: transforms.map((transform) => attributeOf(transform, 'Algorithm') ?? ''),
    inclusivePrefixes: transforms.flatMap(prefixesIn),
    ...defined({ uri, digest }),
  };
}

/** Empty if the element names none; absent without the element, which is a fault of form. */
const algorithmOf = (method: XmlElement | undefined): string | undefined =>
  method && (attributeOf(method, 'Algorithm') ?? '');

/** Returns content that does not belong in a signature. */
function findForeign(signature: XmlElement): string[] {
  const faults: string[] = [];
  const names = ['SignedInfo', 'SignatureValue', 'KeyInfo'];
  for (const child of elementsOf(signature)) {
    if (child.namespace !== NS.signature || !names.includes(child.local)) {
      faults.push(`the signature has a ${child.local} inside, where something else could hide`);
    }
  }
  if (childrenOf(signature, NS.signature, 'KeyInfo').length > 1)
    faults.push('the signature has several KeyInfo');
  for (const { children } of descendantsOf(signature)) {
    for (const node of children) {
      if (node.kind === 'comment') faults.push('there is a comment inside the signature');
      else if (node.kind === 'instruction')
        faults.push('there is a processing instruction inside the signature');
      else if (node.kind === 'text' && node.cdata)
        faults.push('there is a CDATA section inside the signature');
    }
  }
  return [...new Set(faults)];
}

function prefixesIn(method: XmlElement | undefined): string[] {
  return childrenOf(method, NS.exclusive, 'InclusiveNamespaces').flatMap((list) =>
    (attributeOf(list, 'PrefixList') ?? '').split(/[ \t\r\n]+/).filter((prefix) => prefix !== ''),
  );
}

function bytesOf(element: XmlElement, faults: string[]): Uint8Array | undefined {
  if (elementsOf(element).length > 0) faults.push(`${element.local} has elements inside`);
  const { bytes, problem } = readBase64(rawTextOf(element));
  if (problem !== undefined) faults.push(`${element.local} is not base64: ${problem.message}`);
  else if (bytes?.length === 0) faults.push(`${element.local} is empty`);
  return bytes;
}
