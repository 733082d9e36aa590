/** What the schemas of OASIS say of a message. */
import type { SamlDocument } from '../message/received-message.ts';
import type { SchemaFinding } from './finding.ts';
import { plainlyFits } from './quick.ts';

/** Larger documents are not validated. Characters. */
const MAX_CHARACTERS = 2_000_000;

/**
 * Findings of the schema validator, in document order. Absent when the schemas cannot be asked: the message could not be
 * read or has what is refused anyway, or it is too large.
 */
export async function checkSchema({
  text,
  reading,
  kind,
}: SamlDocument): Promise<readonly SchemaFinding[] | undefined> {
  const { root, complete, problems } = reading;
  // A SOAP envelope is of another schema.
  const enveloped = root?.parent !== undefined;
  const grave = problems.some(({ message }) => !message.startsWith('a comment'));
  if (
    root === undefined ||
    !complete ||
    grave ||
    enveloped ||
    // Metadata of a federation, read entity by entity.
    text === '' ||
    kind === undefined ||
    text.length > MAX_CHARACTERS
  )
    return undefined;
  if (kind !== 'metadata' && plainlyFits(root)) return [];
  const { loadValidator } = await import('./validator.ts');
  const validator = await loadValidator(kind === 'metadata' ? 'metadata' : 'protocol');
  return validator.validate(text.replace(/^\uFEFF/, ''));
}
