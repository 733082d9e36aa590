/** LemonLDAP::NG of Debian as SAML identity provider: logins over every binding it has, and logouts from both sides. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { freePort } from '../helpers/port.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { type LemonLdap, startLemonLdap } from './peers/lemonldap.ts';
import { pageBrowser } from './peers/page-browser.ts';

const SP = 'https://sp.example.com';
const files = { '/project/sp.key': pem('sp.key'), '/project/sp.crt': pem('sp.crt') };
const SIGNING = ['--sp-key', 'sp.key', '--sp-cert', 'sp.crt'];
const FILL = { user: 'dwho', password: 'dwho' };

let acs = '';
let idp: LemonLdap;
beforeAll(async () => {
  acs = `http://127.0.0.1:${await freePort()}/saml/acs`;
  const argv = ['saml', 'metadata', '--sp-entity-id', SP, '--acs', acs, ...SIGNING];
  const { stdout } = await runIn(onlineWorld({ files }), argv);
  idp = await startLemonLdap({ spMetadata: stdout, key: pem('idp.key'), certificate: pem('idp.crt') });
}, 60_000);
afterAll(() => idp.stop());

const common = () => [
  '--idp-metadata',
  `${idp.issuer}/saml/metadata`,
  '--sp-entity-id',
  SP,
  '--acs',
  acs,
  ...SIGNING,
];
const headless = [
  '--headless',
  ...Object.entries(FILL).flatMap(([name, value]) => ['--fill', `${name}=${value}`]),
];
const login = (...more: readonly string[]) =>
  runJson(onlineWorld({ files }), ['login', '--protocol', 'saml', ...common(), ...headless, ...more]);

describe.each(['redirect', 'post'])('a request over %s', (binding) => {
  it.each(['post', 'artifact'])('is answered over %s, and logs in and out', async (response) => {
    const { document } = await login('--binding', binding, '--response-binding', response, '--logout');
    expect([document.error, failingChecks(document)]).toEqual([undefined, []]);
    expect(document).toMatchObject({
      ok: true,
      claims: { subject: 'dwho@badwolf.org', source: { verified: true } },
      data: {
        attributes: { uid: ['dwho'], mail: ['dwho@badwolf.org'] },
        logout: { confirmed: true },
      },
    });
  });
});

it('hands an artifact out once', async () => {
  const { document } = await login('--response-binding', 'artifact', '--replay-artifact');
  expect([document.error, failingChecks(document)]).toEqual([undefined, []]);
});

it('refuses a request by another key on a page of its own', async () => {
  const world = onlineWorld({
    files: { '/project/sp.key': pem('stranger.key'), '/project/sp.crt': pem('stranger.crt') },
  });
  const argv = ['login', '--protocol', 'saml', ...common(), ...headless];
  const { document } = await runJson(world, argv);
  expect(document).toMatchObject({ exitCode: 6, error: { code: 'USER_AGENT_STUCK' } });
});

it('is looked at without a finding that fails', async () => {
  const argv = ['inspect', '--idp-metadata', `${idp.issuer}/saml/metadata`];
  const { code, document } = await runJson(onlineWorld(), argv);
  expect([code, failingChecks(document)]).toEqual([0, []]);
});

describe('a session in a browser', () => {
  /** Logs in with a browser that keeps its cookies. */
  async function logIn() {
    const browser = pageBrowser(FILL);
    const visits: Promise<unknown>[] = [];
    const world = (more: object = {}) =>
      onlineWorld({
        files: { ...files, ...more },
        isTTY: true,
        stdinIsTTY: true,
        openBrowser: async (url: URL) => {
          visits.push(browser.visit(url));
        },
      });
    const { document } = await runJson(world(), ['login', '--protocol', 'saml', ...common()]);
    expect([document.error, failingChecks(document)]).toEqual([undefined, []]);
    return { browser, visits, world, saved: { '/project/login.json': JSON.stringify(document) } };
  }

  it('is ended there: the LogoutRequest is judged, and our LogoutResponse taken', async () => {
    const { world, visits, saved } = await logIn();
    const { document } = await runJson(world(saved), [
      ...['saml', 'logout', '--await', `${idp.issuer}/?logout=1`, '--from', 'login.json', ...common()],
    ]);
    expect([document.error, failingChecks(document)]).toEqual([undefined, []]);
    expect(document).toMatchObject({
      ok: true,
      data: { answer: { status: ['Success'] } },
    });
    await Promise.all(visits);
  });

  it.each(['redirect', 'post', 'soap'])('is ended from here over %s', async (binding) => {
    const { world, saved, browser } = await logIn();
    expect((await browser.look(idp.issuer)).text).not.toContain('name="password"');
    const { document } = await runJson(world(saved), [
      ...['saml', 'logout', '--from', 'login.json', '--binding', binding, ...common()],
    ]);
    expect([document.error, failingChecks(document)]).toEqual([undefined, []]);
    expect(document.data?.logout).toEqual({ confirmed: true });
    expect((await browser.look(idp.issuer)).text).toContain('name="password"');
  });
});
