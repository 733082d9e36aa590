/** `idcli inspect --idp-metadata`, whole: what is judged, whose signature counts, and what is said of a login. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { testWorld } from '../helpers/world.ts';

const example = (name: string): string =>
  readFileSync(new URL(`../../docs/examples/saml/${name}`, import.meta.url), 'utf8');
const CHAINS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../vectors/saml/federations.json', import.meta.url), 'utf8'),
);
const IDP = 'https://idp.example.com/saml';
const federation = example('federation.xml');

const files = {
  '/project/idp.xml': example('idp.xml'),
  '/project/federation.xml': federation,
  '/project/federation.pem': example('federation.pem'),
  '/project/stranger.crt': pem('stranger.crt'),
  '/project/changed.xml': federation.replace('https://idp.example.com/sso', 'https://evil.example/sso'),
  '/project/half.xml': federation.slice(0, 900),
  '/project/old.xml': federation.replace('validUntil="2027-01-22', 'validUntil="2026-01-22'),
  '/project/response.xml': '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1"/>',
  '/project/page.html': '<!DOCTYPE html><html><body>Sign in</body></html>',
};
const ANCHOR = ['--trust-anchor', 'federation.pem'];

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(body: string, type: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': type }).end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`;
}

describe('metadata at hand', () => {
  it.each<[string, readonly string[], number, readonly string[]]>([
    ['an identity provider', ['--idp-metadata', 'idp.xml'], 0, []],
    ['as a file among others', ['idp.xml'], 0, []],
    ['a federation, nobody verifies it', ['federation.xml'], 0, []],
    ['the anchor that its certificate leads to', ['--idp-metadata', 'federation.xml', ...ANCHOR], 0, []],
    ['one entity of it', ['--idp-metadata', 'federation.xml', ...ANCHOR, '--issuer', IDP], 0, []],
    ['an entity that it does not have', ['federation.xml', '--issuer', `${IDP}/`], 1, ['saml.issuer']],
    [
      'another certificate',
      ['--idp-metadata', 'federation.xml', '--idp-cert', 'stranger.crt'],
      1,
      ['saml.certificate'],
    ],
    [
      'another anchor',
      ['--idp-metadata', 'federation.xml', '--trust-anchor', 'stranger.crt'],
      1,
      ['saml.certificate'],
    ],
    ['changed after signing', ['changed.xml', ...ANCHOR], 1, ['saml.signature']],
    ['changed, and nobody verifies it', ['changed.xml'], 1, ['saml.signature']],
    ['unsigned, and an anchor is given', ['idp.xml', ...ANCHOR], 1, ['saml.signature']],
    ['out of force', ['old.xml', '--now', '2026-11-22T12:00:00Z'], 1, ['saml.signature', 'saml.valid_until']],
    ['cut off', ['half.xml'], 1, ['saml.parse']],
    ['a response', ['response.xml'], 2, []],
    ['a web page', ['--idp-metadata', 'page.html'], 2, []],
    ['a file that is not there', ['--idp-metadata', 'missing.xml'], 2, []],
    ['files beside the option', ['idp.xml', '--idp-metadata', 'idp.xml'], 2, []],
  ])('%s', async (_, argv, code, fails) => {
    const ran = await runJson(testWorld({ files }), ['inspect', ...argv]);
    expect(failingChecks(ran.document).toSorted()).toEqual(fails);
    expect(ran.code).toBe(code);
    for (const report of ran.document.reports) expect(report.subject).toBe('saml_metadata');
  });

  it.each([
    ['under an intermediate authority', 0],
    ['under an intermediate authority that is not sent along', 1],
    ['under a certificate that is not an authority', 1],
    ['with a certificate that has expired', 1],
    ['under an authority of the same name', 1],
  ])('signed %s', async (name, code) => {
    const world = testWorld({ files: { ...files, '/project/chain.xml': CHAINS[name] ?? '' } });
    expect((await runJson(world, ['inspect', 'chain.xml', ...ANCHOR])).code).toBe(code);
  });

  it('says what a login will look like', async () => {
    const { document } = await runJson(testWorld({ files }), ['inspect', 'federation.xml', '--issuer', IDP]);
    expect(document.data).toMatchObject({
      kind: 'metadata',
      issuer: IDP,
      count: 2,
      login: {
        'requests go to': 'https://idp.example.com/sso (Redirect)',
        'request signature': 'demanded: --sp-key FILE',
        'answers signed with': 'RSA 2048 until 2046-01-01',
        'names it offers': 'transient',
        logout: 'https://idp.example.com/slo (Redirect): --logout',
      },
    });
  });

  it('an issuer in a configuration file is that of an OpenID provider', async () => {
    const config = { '/project/idcli.config.yaml': 'defaults:\n  issuer: https://op.example.com\n' };
    const { document } = await runJson(testWorld({ files: { ...files, ...config } }), ['inspect', 'idp.xml']);
    expect(failingChecks(document)).toEqual([]);
  });
});

describe('metadata at a URL', () => {
  it('is judged, and so is its server', async () => {
    const url = await serve(example('idp.xml'), 'application/samlmetadata+xml');
    const { code, document } = await runJson(onlineWorld({ files }), ['inspect', '--idp-metadata', url]);
    expect([code, failingChecks(document)]).toEqual([0, []]);
    expect(document.reports.map(({ subject }) => subject)).toEqual(['saml_metadata', 'connection']);
    expect(document.reports[1]?.findings.find((finding) => finding.code === 'connection.clock')?.status).toBe(
      'pass',
    );
  });

  it('something else is not metadata: 3', async () => {
    const url = await serve('<html><body>Sign in</body></html>', 'application/samlmetadata+xml');
    const { code, document } = await runJson(onlineWorld({ files }), ['inspect', '--idp-metadata', url]);
    expect([code, document.error?.code]).toEqual([3, 'ANSWER_UNREADABLE']);
  });
});

describe('for people', () => {
  it('80 columns, many entities by their names', async () => {
    const [one = ''] = /<md:EntityDescriptor[\s\S]*?<\/md:EntityDescriptor>/.exec(federation) ?? [];
    const many = Array.from({ length: 12 }, (_, at) =>
      one.replace(IDP, `https://idp-${at}.example.com/saml`),
    );
    const xml = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${many.join('')}</md:EntitiesDescriptor>`;
    const { stdout } = await runIn(testWorld({ files: { '/project/many.xml': xml } }), [
      'inspect',
      'many.xml',
    ]);
    expect(stdout).toContain('Entities (12)');
    expect(stdout).toContain('--issuer ENTITY-ID shows one');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
