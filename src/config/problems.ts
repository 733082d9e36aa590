/** Problems in files, by place. */
import { defined } from '../common/defined.ts';
import { type ErrorCode, IdcliError } from '../errors.ts';
import type { LocatedDocument } from './document.ts';
import type { Complaint } from './schema.ts';

/** Maximum problems listed after the first; the rest is counted. */
const MAX_LISTED = 20;
const MAX_PLACED = 100;

/** One problem, as `path:line:column: what`. */
export interface Told {
  readonly text: string;
  readonly hint?: string;
}

/** Text that is not YAML. */
export function toldSyntax(path: string, { problems }: LocatedDocument): Told[] {
  return problems.map(({ place, message }) => ({
    text: `${path}:${place.line}:${place.column}: ${message}`,
  }));
}

/** Sorted by place. Finding a place takes time, so problems that are not shown are only counted. */
export function inOrder(path: string, document: LocatedDocument, complaints: readonly Complaint[]): Told[] {
  const placed = complaints
    .slice(0, MAX_PLACED)
    .map((complaint) => ({ ...complaint, place: document.placeOf(complaint.path, complaint.what) }))
    .sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column)
    .map(({ place, message, hint }) => ({
      text: `${path}:${place.line}:${place.column}: ${message}`,
      ...defined({ hint }),
    }));
  return [...placed, ...complaints.slice(MAX_PLACED).map(({ message }) => ({ text: `${path}: ${message}` }))];
}

/** @param problems at least one: the first is the message, all others go in the hint */
export function problemsError(code: ErrorCode, problems: readonly Told[]): IdcliError {
  const [first, ...others] = problems as readonly [Told, ...Told[]];
  const all = others.length === 0 ? '' : `, the first of ${problems.length} problems`;
  const listed = others.slice(0, MAX_LISTED).map(({ text, hint }) => (hint ? `${text} (${hint})` : text));
  const more = others.length > MAX_LISTED ? [`and ${others.length - MAX_LISTED} more`] : [];
  const hints = [...(first.hint === undefined ? [] : [first.hint]), ...listed, ...more];
  return new IdcliError(code, `${first.text}${all}`, {
    hint: hints.length === 0 ? undefined : hints.join('\n'),
  });
}
