/** `saml.time_zone`: whether every time has a zone. SAML core, 1.3.3. */
import { NS } from '../../protocol/saml/namespaces.ts';
import { readInstant } from '../../protocol/saml/times.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { descendantsOf, pathOf } from '../../protocol/xml/tree.ts';
import { fail, pass, type Verdict } from '../../report.ts';
import type { MessageFacts } from './facts.ts';
import { unread } from './form.ts';

const TIMES: ReadonlySet<string> = new Set([
  'IssueInstant',
  'NotBefore',
  'NotOnOrAfter',
  'AuthnInstant',
  'SessionNotOnOrAfter',
]);

/** A time without a zone is read as UTC, as SAML requires, but may have been meant otherwise. */
export function judgeTimeZones(
  facts: MessageFacts & { readonly opened?: ReadonlyMap<XmlElement, XmlElement> },
): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const roots = [...(facts.root === undefined ? [] : [facts.root]), ...(facts.opened?.values() ?? [])];
  for (const element of roots.flatMap((root) => [...descendantsOf(root)])) {
    if (element.namespace !== NS.assertion && element.namespace !== NS.protocol) continue;
    for (const { name, value } of element.attributes) {
      if (!TIMES.has(name) || readInstant(value) === undefined || ZONE.test(value)) continue;
      return fail(`${name} says no time zone`, {
        at: `${pathOf(element)}/@${name}`,
        expected: 'a time in UTC, with Z at its end',
        actual: value,
        hint: 'it was taken for UTC; if the sender meant its local time, all times here are off by its offset',
      });
    }
  }
  return pass('every time says its zone');
}

const ZONE = /(?:Z|[+-]\d\d:\d\d)\s*$/;
