/** What can be said of a token that only its issuer can read, and of an input without any. */

import { CATALOG } from '../../checks/catalog/catalog.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { resemblanceOfOpaque } from '../../protocol/tokens/resemblance.ts';
import { type Finding, type Report, report } from '../../report.ts';

/** The members of `data` for an opaque token. The token itself is not repeated. */
export function describeOpaque(token: string): Record<string, Json> {
  const likeness = resemblanceOfOpaque(token);
  return {
    kind: 'opaque',
    characters: token.length,
    ...defined({ resembles: likeness?.what }),
  };
}

/** Nothing in it can be judged; where something was expected of its content, that is a failure. */
export function reportOpaque(token: string, expected: boolean): Report {
  const { level, at, spec } = CATALOG['token.parse'];
  const likeness = resemblanceOfOpaque(token);
  const finding: Finding = {
    code: 'token.parse',
    status: expected ? 'fail' : 'skip',
    level,
    at,
    message: 'the token is opaque: only its issuer can say what it stands for',
    ...(expected ? { expected: 'a JWT', actual: `${token.length} characters without a header` } : {}),
    spec,
    hint: likeness?.hint ?? 'ask the introspection endpoint of its issuer: idcli token introspect',
  };
  return report('token', [finding], ['token.parse']);
}
