import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { type Explanation, FAMILIES, type Family } from '../../explain/explanation.ts';
import { explanationsOf, FAMILY_NAMES, findExplanations, nearestCode } from '../../explain/find.ts';
import type { Invocation } from '../command.ts';

/** @throws IdcliError CODE_UNKNOWN */
export async function runExplain(_: object, { arguments: [asked], draft }: Invocation): Promise<void> {
  if (asked === undefined) {
    draft.data.families = FAMILY_NAMES.map(familyRow);
    draft.notes.push('One code: idcli explain CODE. All codes of a family: idcli explain FAMILY.');
    return;
  }
  const explanations = findExplanations(asked);
  if (explanations.length > 0) draft.data.explanations = explanations.map(explanationRow);
  else if (isFamily(asked)) {
    draft.data.family = asked;
    draft.data.codes = explanationsOf(asked).map(({ code, where, title }): Json => {
      return { id: code, ...defined({ where }), title };
    });
  } else throw unknownCode(asked);
}

const isFamily = (word: string): word is Family => Object.hasOwn(FAMILIES, word);

function familyRow(family: Family): Json {
  const codes = new Set(explanationsOf(family).map(({ code }) => code));
  return { family, ...FAMILIES[family], codes: codes.size };
}

/** A member named `code` would be masked as an authorization code. */
const explanationRow = ({ code, ...rest }: Explanation): Json => ({
  id: code,
  kind: FAMILIES[rest.family].title,
  ...rest,
});

function unknownCode(asked: string): IdcliError {
  const near = nearestCode(asked);
  return new IdcliError('CODE_UNKNOWN', `idcli knows no code ${JSON.stringify(asked.slice(0, 100))}`, {
    hint:
      near === undefined ? 'list the families: idcli explain' : `did you mean ${near}? idcli explain ${near}`,
  });
}
