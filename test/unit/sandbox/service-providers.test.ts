/** SAML service providers that a running sandbox is given: by control call, pasted into the console, or by their address. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readKept } from '../../../src/sandbox/index.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { get, postForm, postJson, sandbox } from './support.ts';

const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const SAML2 = 'urn:oasis:names:tc:SAML:2.0:protocol';

const metadataOf = (
  entityId: string,
  acs = 'https://app.example.com/acs',
  role = 'SPSSODescriptor',
): string =>
  `<EntityDescriptor xmlns="${MD}" entityID="${entityId}"><${role} protocolSupportEnumeration="${SAML2}">
<AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acs}"/>
</${role}></EntityDescriptor>`;

const bring = (base: Sandbox, metadata: unknown) =>
  postJson(`${base.url}/_sandbox/service-providers`, { metadata });
const problemOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error_description: string }).error_description;

/** Whether an unsigned request of it is taken. */
async function isKnown(base: Sandbox, entityId: string, system = 'generic/saml/login'): Promise<boolean> {
  const request = `<p:AuthnRequest xmlns:p="${SAML2}" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" IssueInstant="2026-11-22T12:00:00Z"><a:Issuer>${entityId}</a:Issuer></p:AuthnRequest>`;
  const query = new URLSearchParams({ SAMLRequest: deflateRawSync(request).toString('base64') });
  const response = await get(`${base.url}/${system}?${query}`);
  await response.text();
  return response.status < 400;
}

async function act(base: Sandbox, fields: Record<string, string>): Promise<Response> {
  const page = await (await get(`${base.url}/console/clients`)).text();
  const key = /name="key" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return postForm(`${base.url}/console/act`, { key, back: '/console/clients', ...fields });
}

describe('a control call', () => {
  it('registers what it brings at every system that speaks SAML, until a reset', async () => {
    const base = await sandbox();
    expect(await isKnown(base, 'urn:app')).toBe(false);
    const response = await bring(base, metadataOf('urn:app'));
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 200,
      body: { added: ['urn:app'] },
    });
    expect(await isKnown(base, 'urn:app')).toBe(true);
    const state = (await (await get(`${base.url}/_sandbox/state`)).json()) as {
      tenants: { id: string; saml?: { registered: string[] } }[];
    };
    const registered = state.tenants.flatMap(({ id, saml }) => (saml ? [[id, saml.registered]] : []));
    expect(registered).toEqual([
      ['signicat-sms-otp', ['urn:app']],
      ['generic', ['urn:app']],
    ]);
    await postJson(`${base.url}/_sandbox/reset`, {});
    expect(await isKnown(base, 'urn:app')).toBe(false);
  });

  it('gives one that is known its new metadata, and the first again after a reset', async () => {
    const base = await sandbox({ serviceProviders: [metadataOf('urn:app', 'https://one.example.com/acs')] });
    await bring(base, metadataOf('urn:app', 'https://two.example.com/acs'));
    const page = async () => (await get(`${base.url}/console/clients`)).text();
    expect(await page()).toContain('https://two.example.com/acs');
    expect(await page()).not.toContain('https://one.example.com/acs');
    await postJson(`${base.url}/_sandbox/reset`, {});
    expect(await page()).toContain('https://one.example.com/acs');
  });

  it.each<[string, unknown, string]>([
    ['no text', 7, 'metadata must be a string'],
    ['nothing', undefined, 'metadata must be a string'],
    ['empty', '', 'metadata'],
    ['no XML', 'hello', 'metadata'],
    ['cut off', metadataOf('urn:app').slice(0, 200), 'metadata'],
    ['with a document type', `<!DOCTYPE x>${metadataOf('urn:app')}`, 'metadata'],
    ['an identity provider', metadataOf('urn:idp', 'https://x', 'IDPSSODescriptor'), 'no SPSSODescriptor'],
    ['without an entity id', metadataOf(''), 'no entityID'],
    ['with a script for an address', metadataOf('urn:app', 'javascript:alert(1)'), 'javascript'],
  ])('is refused with the reason: %s', async (_, metadata, reason) => {
    const base = await sandbox();
    const response = await bring(base, metadata);
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toContain(reason);
    expect(await isKnown(base, 'urn:app')).toBe(false);
  });

  it('takes no more than 500, and then none of the document', async () => {
    const base = await sandbox();
    const many = (from: number, count: number): string =>
      `<EntitiesDescriptor xmlns="${MD}">${Array.from({ length: count }, (_, at) => metadataOf(`urn:${from + at}`)).join('')}</EntitiesDescriptor>`;
    expect((await bring(base, many(0, 499))).status).toBe(200);
    const response = await bring(base, many(1000, 2));
    expect(await problemOf(response)).toContain('more than 500');
    expect(await isKnown(base, 'urn:1000')).toBe(false);
    // One that is known is no further one.
    expect((await bring(base, many(498, 2))).status).toBe(200);
  });

  it('is refused to web pages of other origins, and where no system speaks SAML', async () => {
    const base = await sandbox({ systems: ['ingroupe'] });
    expect(await problemOf(await bring(base, metadataOf('urn:app')))).toContain('speaks SAML');
    const foreign = await fetch(`${base.url}/_sandbox/service-providers`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'https://evil.example.com' },
      body: JSON.stringify({ metadata: metadataOf('urn:app') }),
    });
    expect(foreign.status).toBe(403);
  });
});

describe('the console', () => {
  it('takes pasted metadata, and takes away what was brought', async () => {
    const base = await sandbox({ serviceProviders: [metadataOf('urn:given')] });
    const added = await act(base, { do: 'service-provider', metadata: `\n${metadataOf('urn:app')}` });
    expect(added.status).toBe(303);
    const page = await (await get(`${base.url}/console/clients`)).text();
    expect(page).toContain('urn:app');
    expect(page).toContain('Remove urn:app');
    expect(page).not.toContain('Remove urn:given');
    expect((await act(base, { do: 'remove-service-provider', id: 'urn:app' })).status).toBe(303);
    expect(await isKnown(base, 'urn:app')).toBe(false);
    const kept = await act(base, { do: 'remove-service-provider', id: 'urn:given' });
    expect(await kept.text()).toContain('Nobody added this one');
    expect(await isKnown(base, 'urn:given')).toBe(true);
  });

  it('says what is wrong with what was pasted', async () => {
    const answer = await act(await sandbox(), { do: 'service-provider', metadata: '<a/>' });
    expect(await answer.text()).toContain('it is not SAML metadata');
  });

  it('fetches metadata by its address, where it may', async () => {
    const asked: string[] = [];
    const fetchMetadata = async (url: string): Promise<string> => {
      asked.push(url);
      if (url.endsWith('/gone')) throw new Error('nobody answers');
      return metadataOf('urn:fetched');
    };
    const base = await sandbox({ fetchMetadata });
    await act(base, { do: 'service-provider', metadata: 'https://app.example.com/metadata' });
    expect(await isKnown(base, 'urn:fetched')).toBe(true);
    const gone = await act(base, { do: 'service-provider', metadata: 'https://app.example.com/gone' });
    expect(await gone.text()).toContain('could not be fetched: nobody answers');
    expect(asked).toHaveLength(2);
    const closed = await act(await sandbox(), {
      do: 'service-provider',
      metadata: 'https://app.example.com/',
    });
    expect(await closed.text()).toContain('paste the metadata itself');
  });
});

describe('what is kept', () => {
  it('has those that were brought, and damage is named', async () => {
    const first = await sandbox();
    await bring(first, metadataOf('urn:app'));
    const read = await readKept(JSON.parse(JSON.stringify(first.kept())));
    if ('problem' in read) throw new Error(read.problem);
    const second = await sandbox({ kept: read.kept });
    expect(await isKnown(second, 'urn:app')).toBe(true);
    for (const [serviceProviders, problem] of [
      ['x', 'not a list of metadata'],
      [[7], 'not a list of metadata'],
      [
        [metadataOf('urn:app'), '<a/>'],
        'serviceProviders.1: the metadata cannot be registered: it is not SAML',
      ],
    ])
      expect(await readKept({ ...read.kept, serviceProviders })).toMatchObject({
        problem: expect.stringContaining(String(problem)),
      });
  });
});
