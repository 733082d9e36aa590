/** HTTP-POST-SimpleSign: the form is signed, and the XML is not. */
import { createPrivateKey, sign } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { type Asked, idpMetadata, postPage, responseTo, SP, serveIdp } from '../helpers/saml-idp.ts';
import type { ScriptedServer } from './scripted-server.ts';

const open: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

interface Wish {
  readonly key?: string;
  /** Changes the message after it was signed. */
  readonly change?: (xml: string) => string;
  readonly signature?: string;
}

function answer(asked: Asked, { key = 'idp', change = (xml) => xml, signature }: Wish) {
  const xml = responseTo(asked, { key: null });
  const signed = `SAMLResponse=${xml}&RelayState=${asked.relayState}&SigAlg=${RSA_SHA256}`;
  return postPage(asked.request.acsUrl ?? '', {
    SAMLResponse: Buffer.from(change(xml)).toString('base64'),
    RelayState: asked.relayState,
    SigAlg: RSA_SHA256,
    Signature:
      signature ??
      sign('sha256', Buffer.from(signed), createPrivateKey(pem(`${key}.key`))).toString('base64'),
  });
}

async function login(wish: Wish = {}) {
  let asked: Asked | undefined;
  const server = await serveIdp((request) => {
    asked = request;
    return answer(request, wish);
  });
  open.push(server);
  const world = onlineWorld({ files: { '/project/idp.xml': idpMetadata(`${server.url}/sso`) } });
  const ran = await runJson(world, [
    ...['login', '--protocol', 'saml', '--idp-metadata', 'idp.xml', '--sp-entity-id', SP, '--headless'],
    ...['--response-binding', 'simplesign', '--relay-state', 'a b&c=ü'],
  ]);
  return { ...ran, asked };
}

it('the signature of the form counts for the response in it', async () => {
  const { document, asked } = await login();
  expect(asked?.request.protocolBinding).toBe('urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST-SimpleSign');
  expect(document).toMatchObject({
    ok: true,
    claims: { source: { verified: true } },
    data: { signed: 'response' },
  });
  const [report] = document.reports;
  expect(report?.findings.find(({ code }) => code === 'saml.signature')?.message).toContain('SimpleSign');
});

it.each<[string, Wish]>([
  ['another key', { key: 'stranger' }],
  ['a changed message', { change: (xml) => xml.replace('opaque-1', 'opaque-2') }],
  ['no value', { signature: '' }],
])('fails for %s', async (_, wish) => {
  const { document, code } = await login(wish);
  expect([code, failingChecks(document)]).toEqual([1, ['saml.signature']]);
});
