/** Signed data objects for tests: ordered from the sandbox, and opened like a command does. */
import { X509Certificate } from 'node:crypto';
import { type OpenedSdo, openSdo } from '../../src/flows/open-sdo.ts';
import type { OpenSdoInput } from '../../src/flows/sdo/input.ts';
import { anchorPem, makeSdo, type SdoOrder } from '../../src/sandbox/sdo/make-sdo.ts';

export const SIGNED_TEXT = 'I agree to the order of item 42. ✓\r\n';
export const SIGNED_AT = new Date('2026-11-22T12:00:00Z');

export const sandboxAnchors = (): readonly X509Certificate[] => [new X509Certificate(anchorPem())];

export function order(more: Partial<SdoOrder> = {}): SdoOrder {
  return {
    kind: 'seid-sdo',
    document: { mediaType: 'text/plain', bytes: Buffer.from(SIGNED_TEXT) },
    signer: { name: 'Camille Durand', serialNumber: '17829049902', country: 'NO', eid: 'nets_sms' },
    now: SIGNED_AT,
    random: (bytes) => new Uint8Array(bytes).fill(7),
    ...more,
  };
}

export const sandboxSdo = (more: Partial<SdoOrder> = {}): Uint8Array => makeSdo(order(more));

/** Opens an object one day after signing. */
export function open(sdo: Uint8Array | string, more: Partial<OpenSdoInput> = {}): Promise<OpenedSdo> {
  return openSdo({
    sdo: typeof sdo === 'string' ? Buffer.from(sdo) : sdo,
    now: new Date('2026-11-23T12:00:00Z'),
    clockToleranceSeconds: 30,
    ...more,
  });
}

/** Check code → status. */
export function statuses({ report }: OpenedSdo): Record<string, string> {
  return Object.fromEntries(report.findings.map(({ code, status }) => [code, status]));
}

/** Returns the codes of failed checks. */
export const failing = ({ report }: OpenedSdo): string[] =>
  report.findings.filter(({ status }) => status === 'fail').map(({ code }) => code);

export const messageOf = ({ report }: OpenedSdo, code: string): string =>
  report.findings.find((finding) => finding.code === code)?.message ?? '';

/** Builds a SEID-SDO around a foreign CMS signature. */
export function seidAround(parts: {
  readonly document: Uint8Array;
  readonly cms: Uint8Array;
  readonly mediaType?: string;
  readonly digest?: string;
}): string {
  const { document, cms, mediaType = 'text/plain', digest } = parts;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const hashed =
    digest === undefined
      ? ''
      : `<HashedData><ds:DigestMethod Algorithm="SHA-256"/><ds:DigestValue>${digest}</ds:DigestValue></HashedData>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<SDOList xmlns="http://www.npt.no/seid/xmlskjema/SDO_v1.0" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><SDO>
 <SEIDSDOVersion>1.0</SEIDSDOVersion>
 <SDODataPart><SignatureElement><CMSSignatureElement>
  <SignersDocumentFormat><MimeType>${mediaType}</MimeType></SignersDocumentFormat>
  ${hashed}
  <CMSSignature>${base64(cms)}</CMSSignature>
 </CMSSignatureElement></SignatureElement></SDODataPart>
 <SignedObject><SignersDocument>${base64(document)}</SignersDocument></SignedObject>
</SDO></SDOList>
`;
}
