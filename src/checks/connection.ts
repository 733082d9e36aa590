/** The connection to a provider: certificate, clock, caching. Report `connection`. */
import { canonicalJson, isObject } from '../common/json.ts';
import { fail, pass, type Report, report, runChecks, skip, type Verdict, warn } from '../report.ts';
import type { TlsFacts } from '../world.ts';
import { defineCheck } from './define.ts';

export interface ConnectionInput {
  readonly now: Date;
  readonly clockToleranceSeconds: number;
  /** Whether the issuer is an https URL. Then its certificate is required. */
  readonly secure: boolean;
  /** Absent for plain http, or if nothing is known. */
  readonly tls?: TlsFacts;
  /** Whether the issuer is on loopback, where http is fine. */
  readonly loopback: boolean;
  /** Headers of the discovery document's response and of the key set's. */
  readonly discoveryHeaders?: Headers;
  readonly jwksHeaders?: Headers;
  /** The key set, fetched twice in a row. */
  readonly keySets: readonly string[];
}

const DAY = 24 * 3600;
const SOON_DAYS = 14;

const CHECKS = [
  defineCheck('connection.certificate', judgeCertificate),
  defineCheck('connection.certificate_expiry', judgeExpiry),
  defineCheck('connection.protocol', judgeProtocol),
  defineCheck('connection.clock', judgeClock),
  defineCheck('connection.caching', judgeCaching),
  defineCheck('connection.keys_stable', judgeKeySets),
];

/** Judges how a provider is reached: certificate, clock, caching and key sets. Report `connection`. */
export async function judgeConnection(input: ConnectionInput): Promise<Report> {
  return report('connection', await runChecks(CHECKS, input), input.secure ? ['connection.certificate'] : []);
}

function judgeCertificate({ tls }: ConnectionInput): Verdict {
  if (tls === undefined) return skip('no certificate was seen');
  const [leaf] = tls.chain;
  if (tls.problem === undefined) {
    const names = leaf?.names.map((name) => name.replace(/^(?:DNS|IP Address):/, '')).join(', ');
    return pass(`${names || leaf?.subject || 'without a name'}, by ${leaf?.issuer ?? 'nobody'}`);
  }
  return fail(tls.problem, {
    expected: 'a trusted chain for this host',
    actual: tls.chain.map(({ subject, issuer }) => `${subject} by ${issuer}`),
  });
}

function judgeExpiry({ tls, now }: ConnectionInput): Verdict {
  const [first] = [...(tls?.chain ?? [])].sort(
    (one, other) => one.validTo.getTime() - other.validTo.getTime(),
  );
  if (first === undefined) return skip('there is no certificate');
  const days = Math.floor((first.validTo.getTime() - now.getTime()) / 1000 / DAY);
  const details = {
    expected: `more than ${SOON_DAYS} days`,
    actual: `${first.subject} until ${first.validTo.toISOString()}`,
  };
  if (days < 0) return skip('a certificate has expired (connection.certificate)');
  return days < SOON_DAYS
    ? fail(`a certificate ends in ${days} days`, details)
    : pass(`the first ends in ${days} days`);
}

function judgeProtocol({ tls, secure, loopback }: ConnectionInput): Verdict {
  if (tls === undefined && secure) return skip('no certificate was seen');
  if (tls === undefined) {
    return loopback ? skip('plain http on loopback') : fail('plain http', { expected: 'TLS 1.2 or 1.3' });
  }
  const modern = tls.protocol === 'TLSv1.2' || tls.protocol === 'TLSv1.3';
  return modern
    ? pass(tls.protocol)
    : fail('an old version of TLS', { expected: 'TLS 1.2 or 1.3', actual: tls.protocol });
}

function judgeClock({ discoveryHeaders, now, clockToleranceSeconds }: ConnectionInput): Verdict {
  const date = discoveryHeaders?.get('date');
  const time = Date.parse(date ?? '');
  if (Number.isNaN(time))
    return skip(date ? `the Date header is not a date: ${date}` : 'there is no Date header');
  const seconds = Math.round((now.getTime() - time) / 1000);
  if (Math.abs(seconds) <= clockToleranceSeconds) return pass(`${Math.abs(seconds)} s apart`);
  return fail(
    `this machine is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} the server`,
    {
      expected: new Date(time).toISOString(),
      actual: now.toISOString(),
      hint: 'tokens will seem expired, or issued in the future',
    },
  );
}

/** The key set matters more: it changes without notice, and a client with a stale copy rejects good tokens. */
function judgeCaching({ jwksHeaders, discoveryHeaders }: ConnectionInput): Verdict {
  const said = [
    { what: 'the key set', control: jwksHeaders?.get('cache-control') },
    { what: 'the discovery document', control: discoveryHeaders?.get('cache-control') },
  ].flatMap(({ what, control }) =>
    typeof control === 'string' ? [{ what, control, age: freshness(control) }] : [],
  );
  if (said.length === 0) return skip('the answers say nothing about caching');
  const long = said.filter(({ age }) => age > DAY);
  return long.length === 0
    ? pass(said.map(({ what, control }) => `${what}: ${control}`).join('; '))
    : warn(`${long.map(({ what }) => what).join(' and ')} may be kept for more than a day`, {
        expected: `at most ${DAY}`,
        actual: long.map(({ age }) => age),
      });
}

/** Returns how many seconds a response may be cached; 0 if unspecified or forbidden. */
function freshness(control: string): number {
  if (/\bno-(?:store|cache)\b/i.test(control)) return 0;
  return Number(/\b(?:s-maxage|max-age)\s*=\s*"?(\d+)/i.exec(control)?.[1] ?? 0);
}

/** Normalizes a key set: the order of keys and of their members is irrelevant. */
function meaningOf(text: string): string {
  const document: unknown = JSON.parse(text);
  const keys = isObject(document) && Array.isArray(document.keys) ? document.keys : [document];
  return JSON.stringify(keys.map(canonicalJson).sort());
}

function judgeKeySets({ keySets }: ConnectionInput): Verdict {
  if (keySets.length < 2) return skip('the key set was not fetched twice');
  const [first, ...others] = keySets.map(meaningOf);
  const same = others.every((one) => one === first);
  return same ? pass('the same twice') : fail('the key set changed between two fetches');
}
