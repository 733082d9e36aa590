/** Resource indicators (RFC 8707, 2): absolute URIs without a fragment. */
import { printable } from '../../../oidc/printable.ts';

export function resourceProblem(
  resources: readonly string[],
): readonly [error: string, description: string] | undefined {
  const wrong = resources.find((one) => !URL.canParse(one) || one.includes('#'));
  return wrong === undefined
    ? undefined
    : ['invalid_target', `resource ${printable(wrong)} must be an absolute URI without a fragment`];
}
