/** What the good login and the metadata show by themselves. */
import type { CheckCode } from '../../checks/catalog/catalog.ts';
import { inconclusive, passed, warned } from '../probe.ts';
import type { IdpBench } from './bench.ts';
import { asSeen } from './judge.ts';
import { group } from './row.ts';

const LIFETIME_SECONDS = 600;

/** Seconds from the issue to the last end of a confirmation. */
function lifetimeOf({ issueInstant, ends }: IdpBench['login']): number | undefined {
  const seconds = (Math.max(...ends.map((end) => Date.parse(end))) - Date.parse(issueInstant)) / 1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}

const inLogin = (code: CheckCode) => async (bench: IdpBench) => asSeen(bench.login.findings, code);

const RESPONSE = group(
  {
    check: 'idp.response',
    severity: 'high',
    gain: 'a response that was made for another application, address or request, or by anybody, logs its bearer in',
    fix: 'put audience, recipient and InResponseTo into every assertion, and sign it',
    spec: 'SAML 2.0 profiles, 4.1.4.2 and 4.1.4.5',
    observes: true,
  },
  [
    {
      id: 'response-signed',
      severity: 'high',
      title: 'the signature over the assertion of the good login',
      run: inLogin('saml.signature'),
    },
    {
      id: 'response-algorithms',
      severity: 'medium',
      title: 'the algorithms of that signature',
      gain: 'a signature over SHA-1 can be made to fit another assertion',
      fix: 'sign with SHA-256',
      spec: 'SAML 2.0 core, 5.4; RFC 9231',
      run: inLogin('saml.algorithm'),
    },
    {
      id: 'response-audience',
      severity: 'high',
      title: 'the audience of the assertion',
      run: inLogin('saml.audience'),
    },
    {
      id: 'response-recipient',
      severity: 'high',
      title: 'the recipient of its confirmation',
      run: inLogin('saml.recipient'),
    },
    {
      id: 'response-in-response-to',
      severity: 'high',
      title: 'the request that it answers',
      run: inLogin('saml.in_response_to'),
    },
    {
      id: 'response-lifetime',
      check: 'idp.lifetime',
      severity: 'medium',
      title: 'how long a response is good',
      gain: 'a stolen response is good for hours',
      fix: 'let the confirmation of a bearer end after a few minutes',
      spec: 'SAML 2.0 profiles, 4.1.4.2',
      async run(bench) {
        const seconds = lifetimeOf(bench.login);
        const details = {
          expected: `${LIFETIME_SECONDS} seconds at most`,
          actual: seconds === undefined ? null : `${seconds} seconds`,
        };
        if (seconds === undefined)
          return inconclusive('the confirmation of the good login has no end', details);
        return seconds <= LIFETIME_SECONDS
          ? passed(`${seconds} seconds`, details)
          : warned(`a response is good for ${seconds} seconds`, details);
      },
    },
  ],
);

const inMetadata = (code: CheckCode) => async (bench: IdpBench) =>
  asSeen((await bench.metadata?.())?.findings ?? [], code);

const METADATA = group(
  {
    check: 'idp.metadata',
    severity: 'medium',
    gain: 'applications trust what is out of date, or what somebody else can compute',
    fix: 'publish keys of 2048 bits and more, and a date up to which the metadata holds',
    spec: 'SAML 2.0 metadata, 2.3.2, 2.4.1.1 and 3',
    needs: ['metadata'],
    observes: true,
  },
  [
    {
      id: 'metadata-keys',
      severity: 'medium',
      title: 'the strength of the keys of the metadata',
      run: inMetadata('saml.key_strength'),
    },
    {
      id: 'metadata-valid-until',
      severity: 'low',
      title: 'up to when the metadata holds',
      async run(bench) {
        const verdict = await inMetadata('saml.valid_until')(bench);
        // SAML leaves it to who publishes metadata whether it ends.
        return verdict.status === 'inconclusive' ? passed(verdict.message) : verdict;
      },
    },
    {
      id: 'metadata-signature',
      severity: 'medium',
      title: 'the signature of the metadata, where it has one',
      gain: 'applications that demand the signature have no metadata, and others read a changed one',
      fix: 'sign the metadata again after each change',
      async run(bench) {
        const findings = (await bench.metadata?.())?.findings ?? [];
        const signature = asSeen(findings, 'saml.signature');
        const certificate = asSeen(findings, 'saml.certificate');
        // A federation signs with a key of its own, which the metadata of one provider does not have.
        if (signature.status !== 'pass' && certificate.status === 'fail')
          return inconclusive(`signed by somebody else: ${certificate.message}`);
        return signature.status === 'inconclusive' ? passed(signature.message) : signature;
      },
    },
  ],
);

export const OBSERVED = [...RESPONSE, ...METADATA];
