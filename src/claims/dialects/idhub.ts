/** IN Groupe idHub: claims by scope, all strings except `email_verified`. The address is flat or nested. */
import type { NameTable } from '../target.ts';
import { ADDRESS } from './oidc.ts';

export const IDHUB = {
  ...ADDRESS,
  name_prefix: 'name_prefix',
  name_suffix: 'name_suffix',
  age_in_years: 'age.years',
  portrait: 'portrait',
  document_number: 'document.number',
  document_type: 'document.type',
  document_issuing_country: 'document.issuing_country',
  document_issuing_state: 'document.issuing_state',
  document_issuing_authority: 'document.issuing_authority',
  document_issue_date: 'document.issue_date',
  document_expiry_date: 'document.expiry_date',
} as const satisfies NameTable;
