/** A response that came over a connection that idcli opened, and one that answers no request. */
import { describe, expect, test } from 'vitest';
import { failing, judge, vector, warning } from '../../../helpers/saml.ts';
import { signXml } from '../../../helpers/saml-sign.ts';

const UNSIGNED = vector('unsigned').message;

describe('nothing signed', () => {
  test('warns where TLS says who sent it', async () => {
    const channel = { host: 'idp.example.com', secure: true };
    const { report, verified } = await judge(UNSIGNED, { channel });
    expect([failing(report), warning(report), report.verdict]).toEqual([[], ['saml.signature'], 'valid']);
    expect(verified).toBe(false);
  });

  test('fails over plain http', async () => {
    const { report } = await judge(UNSIGNED, { channel: { host: '127.0.0.1:80', secure: false } });
    expect([failing(report), report.verdict]).toEqual([['saml.signature'], 'invalid']);
  });

  test('and a wrong signature fails over TLS, too', async () => {
    const xml = signXml(UNSIGNED, '_assertion1', { key: 'stranger' });
    const { report } = await judge(xml, { channel: { host: 'idp.example.com', secure: true } });
    expect(report.verdict).toBe('invalid');
  });
});

test('a signed response over SOAP needs no Destination', async () => {
  const xml = signXml(UNSIGNED.replace(/ Destination="[^"]*"/, ''), '_response1');
  const { report } = await judge(xml, { channel: { host: 'idp.example.com', secure: false } });
  expect([failing(report), report.verdict]).toEqual([[], 'valid']);
  expect(failing((await judge(xml)).report)).toEqual(['saml.destination']);
});

describe('an unsolicited response', () => {
  const given = { requestId: undefined, unsolicited: true } as const;
  const judgeUnsolicited = (xml: string) => {
    const { requestId: _, ...rest } = given;
    return judge(xml, rest);
  };

  test('answers no request', async () => {
    const xml = signXml(UNSIGNED.replace(/ InResponseTo="[^"]*"/g, ''), '_assertion1');
    const { report } = await judgeUnsolicited(xml);
    expect(failing(report)).toEqual([]);
    expect(report.findings.find(({ code }) => code === 'saml.in_response_to')?.status).toBe('pass');
  });

  test('and fails if it does, if only in its confirmation', async () => {
    const xml = signXml(UNSIGNED.replace(/ InResponseTo="[^"]*"/, ''), '_assertion1');
    const { report } = await judgeUnsolicited(xml);
    expect(failing(report)).toEqual(['saml.in_response_to']);
  });
});
