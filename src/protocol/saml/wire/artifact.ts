/** A SAML artifact: a reference to a message that is fetched over SOAP. SAML bindings, 3.6.4. */

import { createHash } from 'node:crypto';
import { defined } from '../../../common/defined.ts';
import { splitUrl } from '../../tokens/read-parameters.ts';
import { readBase64 } from '../base64.ts';
import { splitRaw } from './parameters.ts';

export interface Artifact {
  readonly value: string;
  readonly relayState?: string;
  /** Why it is not an artifact, as a sentence. */
  readonly fault?: string;
  /** 4 for SAML 2.0. */
  readonly type?: number;
  /** Which ArtifactResolutionService of the sender's metadata resolves it. */
  readonly endpointIndex?: number;
  /** SHA-1 of the sender's entity ID, in hexadecimal. */
  readonly sourceId?: string;
  readonly handle?: string;
}

/** Type code, endpoint index, source ID and handle. SAML bindings, 3.6.4.2. */
const BYTES = 44;
const SAML2 = 4;

/** Returns the artifact in a URL, a query string or a form. */
export function readArtifact(text: string): Artifact | undefined {
  const [, found] =
    /((?:[a-z][a-z0-9+.-]{1,20}:\/\/|[?&]|^)?[^\s"'<>]{0,4000}SAMLart=[^\s"'<>]{1,4000})/i.exec(text) ?? [];
  if (found === undefined) return undefined;
  const { query, path } = splitUrl(found.replace(/&(?:amp;)+/g, '&'));
  const fields = splitRaw(query === '' ? path : query);
  const [artifact, ...others] = fields.filter(({ name }) => name === 'SAMLart');
  if (artifact === undefined) return undefined;
  const relayState = fields.find(({ name }) => name === 'RelayState')?.value;
  const base = { value: artifact.value, ...defined({ relayState }) };
  if (others.length > 0) return { ...base, fault: `SAMLart stands there ${others.length + 1} times` };
  const { bytes, problem } = readBase64(artifact.value.replaceAll(' ', '+'));
  if (bytes === undefined) return { ...base, fault: `SAMLart is not base64: ${problem?.message}` };
  const data = Buffer.from(bytes);
  const type = data.length < 2 ? undefined : data.readUInt16BE(0);
  if (type !== SAML2)
    return { ...base, fault: `the artifact is of type ${type ?? 'none'}, and SAML 2.0 has type 4` };
  if (data.length !== BYTES)
    return { ...base, type, fault: `the artifact has ${data.length} bytes instead of ${BYTES}` };
  return {
    ...base,
    type,
    endpointIndex: data.readUInt16BE(2),
    sourceId: data.subarray(4, 24).toString('hex'),
    handle: data.subarray(24).toString('hex'),
  };
}

/** Returns the source ID of an entity. */
export const sourceIdOf = (entityId: string): string => createHash('sha1').update(entityId).digest('hex');

/** Reads the parameters of a WS-Federation sign-in, which contains no SAML message. WS-Federation 1.2, 13.2. */
export function readWsFederation(text: string): Record<string, string> | undefined {
  const [found] = /[^\s"'<>]{0,4000}\bwa=wsign(?:in|out|outcleanup)1\.0[^\s"'<>]{0,4000}/.exec(text) ?? [];
  if (found === undefined) return undefined;
  const { query, path } = splitUrl(found.replace(/&(?:amp;)+/g, '&'));
  const fields = splitRaw(query === '' ? path : query).filter(({ name }) => /^w[a-z]{1,10}$/.test(name));
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}
