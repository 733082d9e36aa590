/** The SOAP header of an answer to an enhanced client. SAML profiles, 4.2.4.2. */
import type { XmlElement } from '../../protocol/xml/node.ts';
import { attributeOf } from '../../protocol/xml/tree.ts';
import { fail, pass, type Report, report, runChecks, type Verdict, warn } from '../../report.ts';
import { defineCheck } from './define.ts';

const ECP = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp';

interface EcpFacts {
  readonly headers: readonly XmlElement[];
  /** The assertion consumer service of the request. */
  readonly acsUrl: string;
}

/** Report `saml_response` of the header blocks. */
export async function judgeEcpHeaders(headers: readonly XmlElement[], acsUrl: string): Promise<Report> {
  const findings = await runChecks([defineCheck('saml.ecp_response', judgeHeader)], { headers, acsUrl });
  return { ...report('saml_response', findings, ['saml.ecp_response']), from: 'SOAP header' };
}

function judgeHeader({ headers, acsUrl }: EcpFacts): Verdict {
  const found = headers.filter(({ namespace, local }) => namespace === ECP && local === 'Response');
  const [header] = found;
  if (header === undefined || found.length > 1) {
    return fail(
      header === undefined ? 'there is no ecp:Response header' : 'there is more than one ecp:Response header',
      {
        expected: 'one header block with the AssertionConsumerServiceURL',
        actual: headers.map(({ name }) => name),
        hint: 'without it the client cannot know whether the answer goes to the service provider that asked',
      },
    );
  }
  const actual = attributeOf(header, 'AssertionConsumerServiceURL');
  if (actual !== acsUrl) {
    return fail('the answer is meant for another assertion consumer service than that of the request', {
      at: 'Header/Response/@AssertionConsumerServiceURL',
      expected: acsUrl,
      actual: actual ?? null,
      hint: 'a client must not deliver it: the service provider that asked may be another one than it claims to be',
    });
  }
  const mandatory = ['1', 'true'].includes(soapAttribute(header, 'mustUnderstand') ?? '');
  const actor = soapAttribute(header, 'actor');
  if (!mandatory || actor !== NEXT) {
    return warn('the ecp:Response header lacks mustUnderstand or actor', {
      level: 'should',
      expected: `mustUnderstand 1, actor ${NEXT}`,
      actual: [soapAttribute(header, 'mustUnderstand') ?? 'none', actor ?? 'none'],
    });
  }
  return pass(acsUrl);
}

/** SOAP 1.1, 4.2.2. */
const NEXT = 'http://schemas.xmlsoap.org/soap/actor/next';

const soapAttribute = ({ attributes }: XmlElement, name: string): string | undefined =>
  attributes.find(({ local, namespace }) => local === name && namespace.includes('soap'))?.value;
