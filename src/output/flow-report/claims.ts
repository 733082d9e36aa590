/** The person's claims as rows. */
import { defined } from '../../common/defined.ts';
import type { Outcome } from '../../outcome.ts';
import { rowsOf } from '../human/claim-rows.ts';
import { cautionOf, sharedSource, warningsInWords } from '../human/claims.ts';
import { textOf } from '../human/line.ts';
import type { ClaimsView, Row } from './model.ts';
import { rowsOfJson } from './rows.ts';

/** @param masked `showPii` as given: values without a normalized claim are shown only with it */
export function claimsView(masked: Outcome, showPii: boolean): ClaimsView | undefined {
  const { claims, claimSources = {} } = masked;
  if (claims === undefined) return undefined;
  const rows = rowsOf(claims, { command: masked.command, verbose: true }).map(
    ({ label, value, paths, aside }): Row => {
      const remark = aside ?? sharedSource(paths.flatMap((path) => claimSources[path] ?? []));
      return { name: label, value: textOf(value), ...(remark === '' ? {} : { remark }) };
    },
  );
  const { unmapped = {} } = claims;
  const names = Object.keys(unmapped);
  const others = names.length === 0 ? [] : [alsoSent(unmapped, showPii)];
  const caution = cautionOf(masked, claims);
  return {
    ...defined({ caution }),
    rows: [...rows, ...others],
    warnings: warningsInWords(claims),
  };
}

const alsoSent = (unmapped: Parameters<typeof rowsOfJson>[0], showPii: boolean): Row => ({
  name: 'also sent',
  value: showPii ? rowsOfJson(unmapped) : Object.keys(unmapped).join(', '),
});
