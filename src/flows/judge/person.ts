/** A person for the sandbox with the claims of a recorded login. */
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import type { JudgedFlow } from './judged-flow.ts';
import { syntheticClaims, syntheticValue } from './synthetic.ts';

/**
 * Returns a file for `idcli sandbox --people`.
 * @param personal keep the values; else they are replaced by invented ones of the same form
 * @throws {IdcliError} `NOTHING_TO_JUDGE` when no login of the recording shows who logged in
 */
export function personOf(judged: readonly JudgedFlow[], personal: boolean): string {
  const login = judged.findLast(({ said }) => said !== undefined);
  if (login?.said === undefined) {
    throw new IdcliError('NOTHING_TO_JUDGE', 'no login in the recording shows who logged in', {
      hint:
        'tokens redeemed between servers are not in it: record the server too, or a login with: idcli ' +
        'login --record DIR',
    });
  }
  const { claims, attributes } = login.said;
  const person = {
    id: 'recorded',
    title: 'Recorded person',
    claims: personal ? claims : syntheticClaims(claims),
    ...(attributes === undefined
      ? {}
      : {
          saml: {
            attributes: Object.fromEntries(
              Object.entries(attributes).map(([name, values]): [string, Json] => [
                name,
                values.map((value) =>
                  personal ? value : syntheticValue(name.split(/[/:]/).at(-1) ?? name, value),
                ),
              ]),
            ),
          },
        }),
  };
  return `${JSON.stringify({ people: [person] }, null, 2)}\n`;
}
