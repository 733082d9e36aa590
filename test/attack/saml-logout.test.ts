/** A logout by SAML that waits for a browser is ended by its own answer, and by no page of a stranger. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ScriptedServer } from '../cli/scripted-server.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import {
  type Asked,
  answerWith,
  IDP,
  idpMetadata,
  postPage,
  responseTo,
  SP,
  serveIdp,
} from '../helpers/saml-idp.ts';
import { signXml } from '../helpers/saml-sign.ts';

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

/** A good LogoutResponse. */
const loggedOut = ({ request }: Pick<Asked, 'request'>, destination: string): string =>
  signXml(
    `<samlp:LogoutResponse ${NAMESPACES} ID="_l" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${destination}" InResponseTo="${request.id}"><saml:Issuer>${IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:LogoutResponse>`,
    '_l',
    { key: 'idp' },
  );

interface Form {
  readonly action: string;
  readonly fields: URLSearchParams;
}

async function formAt(url: string | URL): Promise<Form> {
  const page = (await (await fetch(url)).text()).replaceAll('&amp;', '&');
  const fields = [...page.matchAll(/name="([^"]+)" value="([^"]*)"/g)];
  return {
    action: /action="([^"]+)"/.exec(page)?.[1] ?? '',
    fields: new URLSearchParams(fields.map(([, name = '', value = '']): [string, string] => [name, value])),
  };
}

const post = async ({ action, fields }: Form): Promise<number> =>
  (await fetch(action, { method: 'POST', body: fields })).status;

/** Logs in and out with a browser that does at the logout what a test says. */
async function logOut(timeout: string, atLogout: (form: Form) => Promise<void>) {
  let acs = '';
  server = await serveIdp((asked) => {
    if (asked.heard.path.startsWith('/sso')) {
      acs = asked.request.acsUrl ?? '';
      return answerWith(asked, responseTo(asked));
    }
    const slo = new URL('slo', acs).href;
    return postPage(slo, {
      SAMLResponse: Buffer.from(loggedOut(asked, slo)).toString('base64'),
      RelayState: asked.relayState,
    });
  });
  const browsed: Promise<void>[] = [];
  const browse = async (url: URL) => {
    const form = await formAt(url);
    if (url.pathname === '/sso') await post(form);
    else await atLogout(form);
  };
  const world = onlineWorld({
    isTTY: true,
    stdinIsTTY: true,
    files: {
      '/project/idp.xml': idpMetadata(`${server.url}/sso`, { logout: `${server.url}/slo` }),
      '/project/sp.key': pem('sp.key'),
      '/project/sp.crt': pem('sp.crt'),
    },
    openBrowser: async (url) => {
      // A browser works beside the program.
      browsed.push(browse(url));
    },
  });
  const ran = await runJson(world, [
    ...['login', '--protocol', 'saml', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP, '--logout'],
    ...['--sp-key', 'sp.key', '--sp-cert', 'sp.crt', '--timeout', timeout],
  ]);
  await Promise.all(browsed);
  return ran;
}

const withState = ({ action, fields }: Form, state: string | undefined): Form => {
  const changed = new URLSearchParams(fields);
  changed.delete('RelayState');
  if (state !== undefined) changed.set('RelayState', state);
  return { action, fields: changed };
};

describe('a SAML logout in the browser', () => {
  it('passes answers without and with another RelayState over, and ends well with its own', async () => {
    const statuses: number[] = [];
    const { code, document, stderr } = await logOut('60', async (form) => {
      statuses.push((await fetch(`${form.action}?SAMLResponse=AAAA`)).status);
      statuses.push(await post(withState(form, undefined)));
      statuses.push(await post(withState(form, 'of-another-logout')));
      statuses.push(await post(form));
    });
    expect(statuses).toEqual([400, 400, 400, 200]);
    expect([code, failingChecks(document)]).toEqual([0, []]);
    expect(document.data?.logout).toEqual({ confirmed: true });
    expect(stderr).toContain('An answer with no RelayState arrived; it is not of this logout');
    expect(stderr).toContain('An answer with another RelayState arrived');
  });

  it('a forged answer alone confirms nothing in the end', async () => {
    const { code, document } = await logOut('1', async (form) => {
      const forged = Buffer.from('<samlp:LogoutResponse/>').toString('base64');
      await post({ action: form.action, fields: new URLSearchParams({ SAMLResponse: forged }) });
    });
    expect(code).not.toBe(0);
    expect(document.data?.logout).not.toEqual({ confirmed: true });
  });

  it('of a provider that leaves the RelayState out, the answer is judged when the wait is over', async () => {
    const { code, document } = await logOut('1', async (form) => {
      expect(await post(withState(form, undefined))).toBe(400);
    });
    expect([code, document.data?.logout]).toEqual([0, { confirmed: true }]);
  });
});
