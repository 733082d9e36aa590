/** Limits beyond which a document is refused. Real messages have 5 to 20 kB, 100 elements and a depth of 10. */
import type { XmlLimits } from './node.ts';

export const MESSAGE_LIMITS: XmlLimits = {
  characters: 5_000_000,
  depth: 64,
  elements: 50_000,
  attributesPerElement: 64,
};

/** Metadata of a whole federation has tens of megabytes. */
export const METADATA_LIMITS: XmlLimits = {
  characters: 100_000_000,
  depth: 64,
  elements: 5_000_000,
  attributesPerElement: 64,
};
