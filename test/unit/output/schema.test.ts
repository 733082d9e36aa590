/** The published schema of the document, held against documents and against the tables it repeats. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { ERRORS, EXIT } from '../../../src/errors.ts';
import type { Outcome } from '../../../src/outcome.ts';
import { documentText } from '../../../src/output/envelope.ts';
import { SUBJECTS } from '../../../src/output/human/report.ts';
import { finding, login, loginReports, outcomeOf } from './outcomes.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
const schema = read('outcome');
const validate = new Ajv2020({ strict: true, strictRequired: false })
  .addSchema(read('claims'))
  .compile(schema);

const documentOf = (outcome: Outcome) => JSON.parse(documentText(outcome, outcome.error));

describe('documents fit the schema', () => {
  const provider = { error: 'access_denied', error_description: 'no', error_uri: 'https://x', status: 400 };
  test.each<[string, Outcome]>([
    ['a login', login({ data: { any: [1, null] } })],
    ['nothing but an exit code', outcomeOf({})],
    [
      'the sandbox',
      outcomeOf({
        command: 'sandbox',
        data: { url: 'http://127.0.0.1:8400', tenants: [{ id: 'ingroupe', title: 'A', redirectUris: [] }] },
      }),
    ],
    [
      'a failed login',
      login({
        exitCode: 1,
        outcome: 'security',
        reports: loginReports(
          finding('id_token.aud', 'fail', 'for others', { expected: ['a'], actual: { b: null }, hint: 'h' }),
        ),
      }),
    ],
    [
      'a refusal',
      outcomeOf({ exitCode: 5, error: { code: 'ACCESS_DENIED', message: 'm', hint: 'h', provider } }),
    ],
  ])('%s', (_, outcome) => {
    validate(documentOf(outcome));
    expect(validate.errors).toBeNull();
  });
});

describe('what does not fit', () => {
  const good = documentOf(login());
  test.each([
    ['another schema', { ...good, schema: 'idcli/v2' }],
    ['ok beside a failure', { ...good, exitCode: 1 }],
    ['not ok without one', { ...good, ok: false }],
    ['a member nobody knows', { ...good, extra: 1 }],
    ['null for nothing', { ...good, claims: null }],
    ['no list of reports', { ...good, reports: undefined }],
    ['tenants that are not list', { ...good, tenants: {} }],
    ['an unknown error', { ...good, error: { code: 'OOPS', message: 'm' } }],
    ['nothing', {}],
    ['a list', []],
  ])('%s', (_, document) => {
    expect(validate(document)).toBe(false);
  });
});

describe('the schema repeats the tables', () => {
  test('error codes', () => {
    expect(schema.$defs.error.properties.code.enum).toEqual(Object.keys(ERRORS));
  });
  test('subjects of reports', () => {
    expect(schema.$defs.report.properties.subject.enum).toEqual(Object.keys(SUBJECTS));
  });
  test('exit codes', () => {
    expect(schema.properties.exitCode.enum).toEqual(Object.values(EXIT));
  });
});
