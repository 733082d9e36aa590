/** The SAML door of signicat-sms-otp, from outside: what a service provider and a person see of it. */
import { describe, expect, it } from 'vitest';
import { judgeSamlResponse } from '../../../src/checks/saml/response.ts';
import { readDocument } from '../../../src/protocol/saml/message/document.ts';
import { readEntities } from '../../../src/protocol/saml/metadata/read.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { failing, rootOf, sourceOf, warning } from '../../helpers/saml.ts';
import {
  ACS,
  at,
  authnRequest,
  type Delivered,
  deliver,
  ENTITY_ID,
  samlInfo,
  sendRedirect,
} from './saml-support.ts';
import { get, NOW, sandbox } from './support.ts';

async function judged(base: Sandbox, { xml }: Delivered, more: Record<string, unknown> = {}) {
  const metadata = await (await get(samlInfo(base).metadata)).text();
  const [entity] = readEntities(rootOf(metadata));
  return judgeSamlResponse({
    document: readDocument(sourceOf(xml)),
    keys: entity?.roles.flatMap(({ keys }) => keys) ?? [],
    issuer: entity?.entityId ?? '',
    audience: ENTITY_ID,
    acs: ACS,
    requestId: '_request1',
    now: NOW,
    clockToleranceSeconds: 30,
    ...more,
  });
}

describe('SO-S10 a login', () => {
  it('gives the phone number, signed', async () => {
    const base = await sandbox();
    const answer = await sendRedirect(base, authnRequest(base), { relayState: 'state 1/ä&"' });
    const delivered = await deliver(base, answer);
    expect(delivered.titles).toEqual(['Your phone number', 'Type the code', 'Back to the application']);
    expect([delivered.action, delivered.relayState]).toEqual([ACS, 'state 1/ä&amp;&quot;']);
    const { report, assertion, verified } = await judged(base, delivered);
    expect([failing(report), warning(report), report.verdict, verified]).toEqual([[], [], 'valid', true]);
    expect(assertion?.nameId).toMatchObject({ nameQualifier: 'otp-sms' });
    console.log(delivered.xml, at(base, ''));
  });
});
