/** Results of probes as a report, and as `data.probes` of the document. */
import { defined } from '../common/defined.ts';
import type { Json } from '../common/json.ts';
import { type Finding, type Report, report, type Status, type Subject } from '../report.ts';
import { fingerprint } from './baseline.ts';
import { type ProbeResult, type ProbeRow, SEVERITIES, type Severity } from './probe.ts';

/** Whether a severity is at the line or above. */
const isAtLeast = (severity: Severity, line: Severity): boolean =>
  severity !== 'info' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(line);

/**
 * A failed probe below the line only warns, and so does one that the baseline knows.
 * @param failOn the lowest severity that fails the run
 */
export function judged(subject: Subject, results: readonly ProbeResult[], failOn: Severity): Report {
  return report(
    subject,
    results.map((result) => findingOf(result, failOn)),
    [],
  );
}

const STATUS: Readonly<Record<ProbeResult['status'], Status>> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warn',
  skip: 'skip',
  inconclusive: 'skip',
};

function findingOf(
  { row, status, message, known, product, ...details }: ProbeResult,
  failOn: Severity,
): Finding {
  const counts = isAtLeast(row.severity, failOn);
  const isOpen = status === 'fail' && (!counts || known === true);
  return {
    code: row.check,
    probe: row.id,
    severity: row.severity,
    status: isOpen ? 'warn' : STATUS[status],
    level: counts ? 'must' : 'should',
    at: details.at ?? row.title,
    message: known === true ? `${message} (known: it is in the baseline)` : shown(status, message),
    ...defined({ expected: details.expected, actual: details.actual }),
    spec: row.spec,
    ...(status === 'fail' || status === 'warn' ? { hint: hintOf(details.fix ?? row.fix, product) } : {}),
  };
}

const hintOf = (fix: string, product: ProbeResult['product']): string =>
  product === undefined ? fix : `${fix}; in ${product.name}: ${product.fix}`;

const shown = (status: ProbeResult['status'], message: string): string =>
  status === 'inconclusive' ? `not decided: ${message}` : message;

/** Everything about each probe, for scripts. */
export function dataOf(results: readonly ProbeResult[]): Json {
  return results.map(
    ({ row, status, message, at, expected, actual, steps, known, earlier, gain, fix, product }) =>
      defined({
        ...factsOf(row),
        ...defined({ gain, fix }),
        status,
        message,
        endpoint: at,
        fingerprint: fingerprint(row.id, at),
        expected,
        actual,
        steps: steps === undefined ? undefined : [...steps],
        known,
        earlier,
        product,
      }),
  ) as unknown as Json;
}

/** A row as data: `--list`. */
export function factsOf({ id, check, severity, title, gain, fix, spec, needs, slow, flag }: ProbeRow) {
  return defined({ id, check, severity, title, gain, fix, spec, needs, slow, flag });
}
