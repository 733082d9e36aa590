/** Finds the way to break a check, or says why there is none. */
import { CATALOG } from '../../checks/catalog/catalog.ts';
import { suggestion } from '../../common/suggest.ts';
import { IdcliError } from '../../errors.ts';
import { BREAKS, type Breaking, NOT_SHOWN } from '../../mint/index.ts';
import { faultsOf, SYSTEMS } from '../../sandbox/index.ts';
import type { Kind } from './make.ts';

/**
 * @param kind the message to break; absent: the usual one of the check
 * @param form of a signed data object
 * @throws {IdcliError} `USAGE` for an unknown check, one that no message shows, or one of another kind of message
 */
export function breakingOf(check: string, kind: Kind | undefined, form: string | undefined): Breaking {
  const all = BREAKS.get(check);
  if (all === undefined) throw notBreakable(check);
  const [usual] = all;
  const found = all.find(
    (one) =>
      (kind === undefined || one.kind === kind) &&
      (form === undefined || !('form' in one) || one.form === form),
  );
  const fits = kind === undefined && form === undefined ? usual : found;
  if (fits !== undefined) return fits;
  const kinds = [...new Set(all.map((one) => ('form' in one ? `sdo --form ${one.form}` : one.kind)))];
  throw new IdcliError('USAGE', `${check} is not judged of ${form ?? kind}`, {
    hint: `it is judged of ${kinds.join(', ')}`,
  });
}

function notBreakable(check: string): IdcliError {
  const known = Object.keys(CATALOG);
  if (!known.includes(check)) {
    return new IdcliError('USAGE', `there is no check ${check}${suggestion(check, known)}`, {
      hint: 'docs/checks.md lists them all; idcli explain CODE says what one means',
    });
  }
  const reason = NOT_SHOWN[check] ?? 'it is judged of a conversation, and not of a message';
  return new IdcliError('USAGE', `no message alone fails ${check}: ${reason}`, {
    hint: playedBy(check) ?? `idcli explain ${check}`,
  });
}

/** The command line that lets the sandbox play it. */
function playedBy(check: string): string | undefined {
  for (const system of SYSTEMS) {
    const fault = faultsOf(system).find(({ trips }) => trips.fails?.length === 1 && trips.fails[0] === check);
    if (fault !== undefined) return `the sandbox plays it: idcli sandbox --fault ${system}=${fault.id}`;
  }
  return undefined;
}
