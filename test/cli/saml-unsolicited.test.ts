/** `login --protocol saml --await`: the identity provider begins. And answers that belong to no login. */
import { setTimeout as wait } from 'node:timers/promises';
import { inflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { idpMetadata, postPage, responseTo, SP } from '../helpers/saml-idp.ts';
import { signXml } from '../helpers/saml-sign.ts';
import type { TestWorldOptions } from '../helpers/world.ts';
import { type ScriptedServer, serve } from './scripted-server.ts';

const ACS = 'http://127.0.0.1:5199/saml/acs';
const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A response to nothing, for an assertion consumer service. */
const unsolicited = (acsUrl: string, inResponseTo?: string): string => {
  const request = { acsUrl, id: inResponseTo ?? '' } as Parameters<typeof responseTo>[0]['request'];
  // The envelope is not signed, and the assertion is signed as it is: so the attribute goes before.
  return responseTo({ request }, { key: null }).replaceAll(
    / InResponseTo="([^"]*)"/g,
    inResponseTo === undefined ? '' : ' InResponseTo="$1"',
  );
};

const signed = (xml: string): string => Buffer.from(signXml(xml, '_a')).toString('base64');

const base = ['login', '--protocol', 'saml', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP];
const world = (options: TestWorldOptions = {}) =>
  onlineWorld({ ...options, files: { '/project/idp.xml': idpMetadata('http://127.0.0.1:1/sso') } });

describe('--await URL, headless', () => {
  async function login(message: string, relayState?: string) {
    const server = await serve(() => postPage(ACS, { SAMLResponse: message, RelayState: relayState }));
    open.push(server);
    const argv = [...base, '--acs', ACS, '--headless', '--await', `${server.url}/start?sp=${SP}`];
    return { ...(await runJson(world(), argv)), server };
  }

  it('accepts an answer to no request, and tells what came with it', async () => {
    const { document, server } = await login(signed(unsolicited(ACS)), 'https://app.example.com/start');
    expect(document).toMatchObject({
      ok: true,
      claims: { subject: 'opaque-1', source: { verified: true } },
      data: { unsolicited: true, relayState: 'https://app.example.com/start' },
    });
    expect(document.data).not.toHaveProperty('request');
    expect(server.heard.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET /start?sp=${SP}`]);
  });

  it('refuses an answer to a request', async () => {
    const { document, code } = await login(signed(unsolicited(ACS, '_of-another-login')));
    expect([code, failingChecks(document)]).toEqual([1, ['saml.in_response_to']]);
  });

  it.each([
    ['without an address', ['--headless', '--await']],
    ['at an address that is none', ['--await', 'idp.example.com']],
    ['with --dry-run', ['--dry-run', '--await']],
  ])('%s it cannot begin', async (_, args) => {
    const { document, code } = await runJson(world(), [...base, ...args]);
    expect([code, document.error?.code]).toEqual([2, 'USAGE']);
  });
});

/** Returns the address that the program listens at, once it has said so. */
async function listening(stderr: () => string): Promise<string> {
  for (;;) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+\/saml\/acs/.exec(stderr()) ?? [];
    if (url !== undefined) return url;
    await wait(5);
  }
}

const post = (url: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields) });

it('begins at the sandbox by itself', async () => {
  const { document } = await runJson(onlineWorld(), [
    ...['login', '--provider', 'generic', '--protocol', 'saml', '--sandbox', '--headless', '--await'],
  ]);
  expect(document).toMatchObject({ ok: true, data: { unsolicited: true } });
  const other = await runJson(onlineWorld(), [
    ...[
      'login',
      '--provider',
      'signicat-sms-otp',
      '--protocol',
      'saml',
      '--sandbox',
      '--headless',
      '--await',
    ],
  ]);
  expect(other.document).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
});

describe('--await in a browser', () => {
  it('listens, and judges what comes', async () => {
    const one = world({ isTTY: true, stdinIsTTY: true });
    const running = runJson(one, [...base, '--await']);
    const url = await listening(() => one.stderr.text());
    const page = await post(url, { SAMLResponse: signed(unsolicited(url)) });
    expect(await page.text()).toContain('You are logged in');
    const { document } = await running;
    expect(document).toMatchObject({ ok: true, data: { unsolicited: true } });
  });

  it('takes a pasted form', async () => {
    const message = signed(unsolicited(ACS));
    const text = async () => new URLSearchParams({ SAMLResponse: message }).toString();
    const one = world({ isTTY: true, stdinIsTTY: true, answers: { text } });
    const { document, stderr } = await runJson(one, [...base, '--acs', ACS, '--await', '--paste']);
    expect(stderr.replace(/\s+/g, ' ')).toContain(`send the browser to ${ACS}`);
    expect(document).toMatchObject({ ok: true });
  });
});

it('judges every answer that belonged to no login, when no other came', async () => {
  const posted: Promise<unknown>[] = [];
  const openBrowser = async (url: URL) => {
    const acs = acsIn(url);
    for (const RelayState of ['first', 'second', 'third'])
      posted.push(post(acs, { SAMLResponse: signed(unsolicited(acs, '_x')), RelayState }));
  };
  const one = {
    ...world({ isTTY: true, stdinIsTTY: true, openBrowser }),
    // The time is over when all have come.
    async sleep(_milliseconds: number, signal: AbortSignal) {
      while (posted.length < 3) await wait(1, undefined, { signal });
      await Promise.all(posted);
    },
  };
  const { document } = await runJson(one, [...base, '--timeout', '1']);
  expect(document.reports.map(({ subject, verdict }) => [subject, verdict])).toEqual(
    Array.from({ length: 3 }, () => ['saml_response', 'invalid']),
  );
  for (const { findings } of document.reports)
    expect(findings.find(({ code }) => code === 'saml.relay_state')).toMatchObject({ status: 'fail' });
});

/** The assertion consumer service that a request by redirect names. */
function acsIn(url: URL): string {
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
  return /AssertionConsumerServiceURL="([^"]+)"/.exec(xml)?.[1] ?? '';
}
