/**
 * The kind of an identity document. Spec: claims, section 2; OpenID Identity Assurance 1.0 for the lower-case words.
 */
import type { Claims } from '../document.ts';
import { type Reader, read, unread } from './reading.ts';

type DocumentType = NonNullable<NonNullable<Claims['document']>['type']>;

export interface DocumentKind {
  readonly type?: DocumentType;
  readonly raw: string;
}

const TYPES: ReadonlyMap<string, DocumentType> = new Map([
  ['PASSPORT', 'passport'],
  ['DRIVING_LICENSE', 'driving_licence'],
  ['DRIVING_PERMIT', 'driving_licence'],
  ['RESIDENT_CARD', 'residence_permit'],
  ['RESIDENCE_PERMIT', 'residence_permit'],
  ['IDENTITY_CARD', 'id_card'],
  ['IDCARD', 'id_card'],
]);

/** The normalized type, if known, beside the value sent. */
export const readDocumentType: Reader<DocumentKind> = (value) => {
  if (typeof value !== 'string') return unread();
  const type = TYPES.get(value.toUpperCase());
  if (type !== undefined) return read({ type, raw: value });
  return read(
    { raw: value },
    { code: 'document_type_unknown', message: 'names an unknown kind of document' },
  );
};
