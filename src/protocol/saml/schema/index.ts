/** What the schemas of OASIS say of a message. */
import type { SamlDocument } from '../message/types.ts';
import type { SchemaFinding } from './types.ts';

/** Absent when the schemas cannot be asked: the message could not be read, or is too large. */
export async function checkSchema(_document: SamlDocument): Promise<readonly SchemaFinding[] | undefined> {
  return undefined;
}
