/** Attributes that a person changes on the page, for one login. */
import { jsonIn } from '../../../../common/json.ts';
import type { SamlAttribute, Subject } from '../../../saml/idp/session.ts';

type Changed = { readonly subject: Subject } | { readonly problem: string };

/** @param text JSON: attribute name to a text, a list of texts, or null */
export function withChanges(subject: Subject, text: string): Changed {
  if (text.trim() === '') return { subject };
  const value = jsonIn(text);
  if (value === undefined) return { problem: 'The changes of attributes are not JSON.' };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'The changes of attributes must be a JSON object.' };
  const changes = new Map(Object.entries(value));
  const wrong = [...changes].find(([, one]) => valuesIn(one) === undefined);
  if (wrong !== undefined) return { problem: `${wrong[0]} must be a text, a list of texts, or null.` };
  const kept = subject.attributes.flatMap((attribute): SamlAttribute[] => {
    if (!changes.has(attribute.name)) return [attribute];
    const values = valuesIn(changes.get(attribute.name)) ?? [];
    changes.delete(attribute.name);
    return values.length === 0 ? [] : [{ ...attribute, values }];
  });
  const added = [...changes].flatMap(([name, one]): SamlAttribute[] => {
    const values = valuesIn(one) ?? [];
    return values.length === 0 ? [] : [{ name, values }];
  });
  return { subject: { ...subject, attributes: [...kept, ...added] } };
}

function valuesIn(value: unknown): readonly string[] | undefined {
  if (value === null) return [];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}
