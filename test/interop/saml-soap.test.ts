/** pysaml2 at the sandbox's SAML provider: an enhanced client (ECP), and attribute queries. */
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';
import { pem } from '../helpers/saml.ts';
import { isPresent } from './peers/present.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = new URL('./peers/saml_soap.py', import.meta.url).pathname;
const pysaml2 = isPresent('pysaml2', [PYTHON, '-c', 'import saml2'], 'python3-pysaml2');
const MAIL = 'urn:oid:0.9.2342.19200300.100.1.3';

interface Answer {
  readonly value?: unknown;
  readonly refused?: string;
}

/** Not waited for in place: the sandbox answers in this process meanwhile. */
function ask(job: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = execFile(PYTHON, [SCRIPT], (error, stdout) =>
      error === null ? resolve(JSON.parse(stdout)[0]) : reject(error),
    );
    child.stdin?.end(JSON.stringify([{ key: pem('sp.key'), certificate: pem('sp.crt'), ...job }]));
  });
}

describe.runIf(pysaml2)('pysaml2', () => {
  let sandbox: Sandbox;
  let idp = '';
  beforeAll(async () => {
    const { value } = await ask({ do: 'metadata' });
    sandbox = await startSandbox({
      port: 0,
      now: () => new Date(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      sleep: async () => {},
      systems: ['generic'],
      serviceProviders: [String(value)],
    });
    idp = await (await fetch(`${sandbox.url}/generic/saml/metadata`)).text();
  });
  afterAll(() => sandbox.close());

  async function play(scenario: string): Promise<void> {
    const armed = await fetch(`${sandbox.url}/_sandbox/scenario`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ system: 'generic', scenario, times: 1 }),
    });
    expect(armed.status).toBe(200);
  }

  describe('as enhanced client, with its service provider', () => {
    const logIn = (password = 'secret') => ask({ do: 'ecp', idp, username: 'default', password });

    it('logs in', async () => {
      expect(await logIn()).toMatchObject({
        value: { inResponseTo: true, attributes: { mail: ['camille.durand@example.com'], sn: ['Durand'] } },
      });
    });

    it('does not with a wrong password', async () => {
      expect((await logIn('wrong')).refused).toContain('401');
    });

    it.each(['unsigned', 'changed-content', 'wrong-audience'])(
      'refuses the answer of %s',
      async (scenario) => {
        await play(scenario);
        expect(await logIn()).toHaveProperty('refused');
      },
    );
  });

  describe('as requester of attributes', () => {
    const query = (more: object = {}) =>
      ask({ do: 'query', idp, nameId: 'camille.durand@example.com', ...more });

    it('gets all of a person', async () => {
      expect(await query()).toMatchObject({
        value: {
          nameId: 'camille.durand@example.com',
          attributes: { mail: ['camille.durand@example.com'], givenName: ['Camille'], sn: ['Durand'] },
        },
      });
    });

    it('gets those that it names', async () => {
      expect(await query({ attributes: [MAIL] })).toEqual({
        value: {
          inResponseTo: true,
          nameId: 'camille.durand@example.com',
          attributes: { mail: ['camille.durand@example.com'] },
        },
      });
    });

    it.each([
      ['about nobody', { nameId: 'nobody' }],
      ['without a signature', { signs: false }],
    ])('%s gets none', async (_, more) => {
      expect(await query(more)).not.toHaveProperty('value.attributes.mail');
    });
  });
});
