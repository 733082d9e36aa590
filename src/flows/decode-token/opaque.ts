/** Describes a token that only its issuer can read. */

import { CATALOG } from '../../checks/catalog/catalog.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { resemblanceOfOpaque } from '../../protocol/tokens/resemblance.ts';
import { type Finding, type Report, report } from '../../report.ts';

/** Returns the members of `data` for an opaque token. Does not repeat the token. */
export function describeOpaque(token: string): Record<string, Json> {
  const likeness = resemblanceOfOpaque(token);
  return {
    kind: 'opaque',
    characters: token.length,
    ...defined({ resembles: likeness?.what }),
  };
}

/** Reports that the content cannot be judged; fails when something was expected of it. */
export function reportOpaque(token: string, expected: boolean): Report {
  const { level, at, spec } = CATALOG['token.parse'];
  const likeness = resemblanceOfOpaque(token);
  const finding: Finding = {
    code: 'token.parse',
    status: expected ? 'fail' : 'skip',
    level,
    at,
    message: 'the token is opaque: only its issuer can tell its meaning',
    ...(expected ? { expected: 'a JWT', actual: `${token.length} characters without a header` } : {}),
    spec,
    hint: likeness?.hint ?? 'ask the introspection endpoint of its issuer: idcli token introspect',
  };
  return report('token', [finding], ['token.parse']);
}
