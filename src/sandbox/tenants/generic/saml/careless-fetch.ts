/** A provider that fetches what a message names: a hole for probes, which listen at that address. */
import { inflateRawSync } from 'node:zlib';
import { mediaType, type SandboxRequest } from '../../../http.ts';
import { isOpen, type SamlHoleId } from '../../../saml/holes.ts';
import type { SamlIdp } from '../../../saml/idp/idp.ts';

const NAMED: readonly (readonly [SamlHoleId, RegExp])[] = [
  ['dtd-external', /<!DOCTYPE \S+ SYSTEM "([^"]+)"/],
  ['dtd-external-entity', /<!ENTITY \w+ SYSTEM "([^"]+)"/],
  ['dtd-parameter-entity', /<!ENTITY % \w+ SYSTEM "([^"]+)"/],
  ['xinclude', /<xi:include [^>]*href="([^"]+)"/],
];

/** Fetches, from this machine only; what comes is thrown away. */
export async function fetchNamed(idp: SamlIdp, request: SandboxRequest): Promise<void> {
  for (const [hole, pattern] of NAMED) {
    const [, address] = (isOpen(idp, hole) ? pattern.exec(xmlOf(request)) : null) ?? [];
    if (address !== undefined) await idp.core.fetch(address).catch(() => {});
  }
}

/** The message as it came, read by nobody yet; empty for anything else. */
function xmlOf(request: SandboxRequest): string {
  const isForm = mediaType(request) === 'application/x-www-form-urlencoded';
  const value = new URLSearchParams(isForm ? request.body : request.query).get('SAMLRequest') ?? '';
  const bytes = Buffer.from(value, 'base64');
  try {
    return (isForm ? bytes : inflateRawSync(bytes, { maxOutputLength: 256 * 1024 })).toString();
  } catch {
    return '';
  }
}
