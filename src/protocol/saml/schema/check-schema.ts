/** Validates a message against the OASIS schemas. */
import type { SamlDocument } from '../message/received-message.ts';
import type { SchemaFinding } from './finding.ts';
import { findQuickly } from './quick.ts';

/** Larger documents are not validated. Characters. */
const MAX_CHARACTERS = 2_000_000;

/**
 * Returns the findings of the schema validator, in document order. Absent if the message cannot be validated: it was
 * unreadable, contains something refused anyway, or is too large.
 */
export async function checkSchema({
  text,
  reading,
  kind,
}: SamlDocument): Promise<readonly SchemaFinding[] | undefined> {
  const { root, complete, problems } = reading;
  // A SOAP envelope has another schema.
  const enveloped = root?.parent !== undefined;
  const grave = problems.some(({ message }) => !message.startsWith('a comment'));
  if (
    root === undefined ||
    !complete ||
    grave ||
    enveloped ||
    // Federation metadata, read entity by entity.
    text === '' ||
    kind === undefined ||
    text.length > MAX_CHARACTERS
  )
    return undefined;
  const quick = kind === 'metadata' ? undefined : findQuickly(root, text);
  if (quick !== undefined) return quick;
  const { loadValidator } = await import('./validator.ts');
  const validator = await loadValidator(kind === 'metadata' ? 'metadata' : 'protocol');
  return validator.validate(text.replace(/^\uFEFF/, ''));
}
