/** Metadata as a document: one tree, or entity by entity if large. */
import { readDocument } from '../message/document.ts';
import type { SamlDocument } from '../message/received-message.ts';
import { type Federation, LARGE_BYTES, readFederation } from './federation.ts';

export interface MetadataDocument extends SamlDocument {
  /** Metadata too large for one tree: `reading` then holds only its root, and `text` is empty. */
  readonly federation?: Federation;
}

/**
 * @param source the file or URL, for people
 * @param large size in bytes from which it is read entity by entity
 */
export function readMetadata(bytes: Uint8Array, source: string, large = LARGE_BYTES): MetadataDocument {
  const found = { bytes, binding: 'none', where: source, undone: [], problems: [] } as const;
  const federation = bytes.length < large ? undefined : readFederation(bytes);
  return federation === undefined
    ? readDocument(found)
    : { source: found, text: '', reading: federation.reading, kind: 'metadata', federation };
}
