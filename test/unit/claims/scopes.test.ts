/** Warnings about scopes that were asked for and claims that they owe (IG-C9). */
import { describe, expect, it } from 'vitest';
import { documentOf, warningsOf } from './claims.ts';

const mandatory = {
  openid: ['sub'],
  name: ['name', 'given_name', 'family_name'],
  document: ['document_type'],
};
const ask = (requested: string[], granted: string[] | undefined, idToken: Record<string, string>) =>
  warningsOf(
    documentOf(
      'ingroupe',
      { id_token: idToken },
      { mandatory, scopes: granted === undefined ? { requested } : { requested, granted } },
    ),
  );

describe('scopes', () => {
  it('that were not granted are named once', () => {
    expect(ask(['openid', 'portrait', 'portrait', 'email'], ['email', 'openid'], {})).toEqual([
      'scope_not_granted portrait',
    ]);
  });

  it('that were granted owe their mandatory claims', () => {
    expect(
      ask(['openid', 'name'], ['openid', 'name', 'ial1'], { name: 'Camille', given_name: 'NONE' }),
    ).toEqual(['mononym given_name', 'mandatory_claim_missing family_name']);
  });

  it('that were not granted owe nothing', () => {
    expect(ask(['openid', 'document'], ['openid'], {})).toEqual(['scope_not_granted document']);
  });

  it('count as granted when the answer names none (RFC 6749, 5.1)', () => {
    expect(ask(['openid', 'document'], undefined, {})).toEqual(['mandatory_claim_missing document_type']);
  });

  it('an empty claim is a missing one', () => {
    expect(ask(['document'], undefined, { document_type: '' })).toEqual([
      'mandatory_claim_missing document_type',
    ]);
  });

  it('are not judged when nobody says what was asked for', () => {
    expect(documentOf('ingroupe', { id_token: {} }, { mandatory })).not.toHaveProperty('warnings');
  });
});
