/** People of the vendors' systems that a running sandbox is given: by control call, in the console, over a restart. */
import { describe, expect, it } from 'vitest';
import { readKept } from '../../../src/sandbox/index.ts';
import { SANDBOX_PERSONAS } from '../../../src/sandbox/personas.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { ALL_SCOPES, decode, get, postForm, postJson, sandbox, tokensOf } from './support.ts';

const CAMILLE = SANDBOX_PERSONAS[0]?.person as object;
const { subject: _, ...WITHOUT_SUBJECT } = CAMILLE as { subject: string };
const ADA = {
  id: 'ada',
  person: { ...WITHOUT_SUBJECT, name: 'Ada Example', givenName: 'Ada', familyName: 'Example' },
};

const bring = (base: Sandbox, personas: unknown) => postJson(`${base.url}/_sandbox/personas`, { personas });
const problemOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error_description: string }).error_description;
const claimsOf = async (base: Sandbox, changes: Record<string, string> = {}) =>
  decode((await tokensOf(base, { scope: ALL_SCOPES, ...changes })).id_token).payload;
const claimsAs = (base: Sandbox, id: string) => claimsOf(base, { login_hint: `persona:${id}` });

async function act(base: Sandbox, fields: Record<string, string>): Promise<Response> {
  const page = await (await get(`${base.url}/console/people`)).text();
  const key = /name="key" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return postForm(`${base.url}/console/act`, { key, back: '/console/people', ...fields });
}

describe('a control call', () => {
  it('adds somebody who can log in, until a reset', async () => {
    const base = await sandbox();
    expect((await bring(base, [ADA])).status).toBe(200);
    const claims = await claimsAs(base, 'ada');
    expect(claims).toMatchObject({ given_name: 'Ada', family_name: 'Example' });
    // Made from the id, and nobody else's.
    expect(claims.sub).not.toBe((await claimsAs(base, 'default')).sub);
    await postJson(`${base.url}/_sandbox/reset`, {});
    const state = (await (await get(`${base.url}/_sandbox/state`)).json()) as { personas: { id: string }[] };
    expect(state.personas.map(({ id }) => id)).toEqual(SANDBOX_PERSONAS.map(({ id }) => id));
  });

  it('changes somebody who is there, in their place', async () => {
    const base = await sandbox();
    await bring(base, [{ id: 'default', person: { ...CAMILLE, givenName: 'Changed' } }]);
    expect(await claimsAs(base, 'default')).toMatchObject({ given_name: 'Changed' });
    const other = await sandbox();
    expect(await claimsAs(other, 'default')).toMatchObject({ given_name: 'Camille' });
  });

  const changed = (change: object) => [{ ...ADA, person: { ...ADA.person, ...change } }];
  it.each<[string, unknown, string]>([
    ['no list', {}, 'personas must be a list'],
    ['no object', ['ada'], 'personas.0: a person must be an object'],
    ['without an id', [{ person: ADA.person }], 'id must be'],
    ['an id with a space', [{ ...ADA, id: 'a b' }], 'id must be'],
    ['an id of another type', [{ ...ADA, id: 7 }], 'id must be'],
    ['without a person', [{ id: 'ada' }], 'person must be an object'],
    [
      'a misspelt member',
      changed({ givenname: 'Ada' }),
      'person.givenname is not known; did you mean givenName?',
    ],
    ['a date of another form', changed({ birthdate: '17.2.1990' }), 'person.birthdate must be YYYY-MM-DD'],
    ['an age below zero', changed({ birthdate: { yearsAgo: -1 } }), 'person.birthdate must be'],
    ['a phone without a plus', changed({ phoneNumber: '07700900000' }), 'person.phoneNumber must be'],
    [
      'a verified e-mail by word',
      changed({ emailVerified: 'yes' }),
      'person.emailVerified must be true or false',
    ],
    ['an address that is none', changed({ address: 'Paris' }), 'person.address must be an object'],
    [
      'an address without a country',
      changed({ address: { lines: [], postalCode: '', locality: '' } }),
      'person.address.country',
    ],
    [
      'a document of no kind',
      changed({ document: { type: 'CARD' } }),
      'person.document.type must be PASSPORT',
    ],
    ['a portrait by address', changed({ portrait: 'https://x' }), 'person.portrait must be'],
    ['__proto__', JSON.parse('[{"id":"ada","__proto__":{"person":{}}}]'), 'not known'],
    ['somebody else by subject', [{ id: 'ada', person: CAMILLE }], 'two people have the same subject'],
    ['one good, one bad', [ADA, { id: 'b' }], 'personas.1: person must be an object'],
  ])('is refused with the reason: %s', async (_name, personas, reason) => {
    const base = await sandbox();
    const response = await bring(base, personas);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toContain(reason);
    const state = (await (await get(`${base.url}/_sandbox/state`)).json()) as { personas: unknown[] };
    expect(state.personas).toHaveLength(SANDBOX_PERSONAS.length);
  });
});

describe('the console', () => {
  it('adds, changes, preselects and takes back', async () => {
    const base = await sandbox();
    const add = (person: object) =>
      act(base, { do: 'persona', id: 'ada', title: 'Ada', person: JSON.stringify(person) });
    expect((await add(ADA.person)).status).toBe(303);
    const page = await get(`${base.url}/console/personas/ada`);
    expect(await page.text()).toContain('&quot;Example&quot;');
    expect((await add({ ...ADA.person, givenName: 'Augusta' })).status).toBe(303);
    expect((await act(base, { do: 'preselect', persona: 'ada' })).status).toBe(303);
    expect(await claimsOf(base)).toMatchObject({
      given_name: 'Augusta',
    });
    expect((await act(base, { do: 'remove-persona', id: 'ada' })).status).toBe(303);
    expect((await get(`${base.url}/console/personas/ada`)).status).toBe(404);
    // Somebody has to log in.
    expect(await claimsOf(base)).toMatchObject({
      given_name: 'Camille',
    });
    expect(await (await act(base, { do: 'remove-persona', id: 'default' })).text()).toContain('Nobody added');
  });

  it('says what is wrong', async () => {
    const base = await sandbox();
    const answer = async (person: string) => (await act(base, { do: 'persona', id: 'ada', person })).text();
    expect(await answer('{')).toContain('is not JSON');
    expect(await answer('{}')).toContain('person.name must be');
  });
});

it('what is kept has them, and damage is named', async () => {
  const first = await sandbox();
  await bring(first, [ADA]);
  const read = await readKept(JSON.parse(JSON.stringify(first.kept())));
  if ('problem' in read) throw new Error(read.problem);
  expect(await claimsAs(await sandbox({ kept: read.kept }), 'ada')).toMatchObject({ given_name: 'Ada' });
  const many = Array.from({ length: 600 }, (_unused, at) => ({ ...ADA, id: `ada-${at}` }));
  for (const personas of ['x', [{ id: 'ada' }], many])
    expect(await readKept({ ...read.kept, personas })).toMatchObject({
      problem: expect.stringMatching(/person|more than 500 people/),
    });
});
