/** Metadata as a document: in one tree, or entity by entity where it is large. */
import { readDocument } from '../message/document.ts';
import type { SamlDocument } from '../message/received-message.ts';
import { type Federation, LARGE_BYTES, readFederation } from './federation.ts';

export interface MetadataDocument extends SamlDocument {
  /** Metadata that is too large for one tree: `reading` is then of its root alone, and `text` is empty. */
  readonly federation?: Federation;
}

/**
 * @param source the file or URL, for people
 * @param large from how many bytes on it is read entity by entity
 */
export function readMetadata(bytes: Uint8Array, source: string, large = LARGE_BYTES): MetadataDocument {
  const found = { bytes, binding: 'none', where: source, undone: [], problems: [] } as const;
  const federation = bytes.length < large ? undefined : readFederation(bytes);
  return federation === undefined
    ? readDocument(found)
    : { source: found, text: '', reading: federation.reading, kind: 'metadata', federation };
}
