/** Parses the printed output of a step back into a document. */

import type { Claims } from '../claims/document.ts';
import { defined } from '../common/defined.ts';
import { type Json, jsonIn } from '../common/json.ts';
import type { Finding, Report } from '../report.ts';

export interface StepDocument {
  readonly content: { readonly [name: string]: Json };
  readonly outcome?: string;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    /** Checks that refused the message of a flow; the reports cover them. */
    readonly checks?: readonly string[];
  };
  readonly reports: readonly Report[];
  /** Codes of the checks that failed, each once. */
  readonly failing: readonly string[];
  readonly claims?: Claims;
}

/** @returns undefined unless the text is a single idcli document; with `--lines` it is not */
export function readStepDocument(text: string): StepDocument | undefined {
  const content = jsonIn(text);
  if (content === undefined || !isDocument(content)) return undefined;
  const { outcome, error, claims, reports } = content;
  const judged = reports as unknown as readonly Report[];
  return {
    content,
    ...(typeof outcome === 'string' ? { outcome } : {}),
    ...defined({
      error: error === undefined ? undefined : (error as unknown as NonNullable<StepDocument['error']>),
    }),
    reports: judged,
    failing: [...new Set(judged.flatMap(({ findings }) => findings.filter(isFail)).map(({ code }) => code))],
    ...defined({ claims: claims === undefined ? undefined : (claims as unknown as Claims) }),
  };
}

const isFail = ({ status }: Finding): boolean => status === 'fail';

/** The schema name shows that idcli wrote it, so its members can be trusted. */
function isDocument(value: Json): value is { readonly [name: string]: Json } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    'schema' in value &&
    value.schema === 'idcli/v1' &&
    'reports' in value &&
    Array.isArray(value.reports)
  );
}
