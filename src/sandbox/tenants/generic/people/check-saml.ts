/** Checks the SAML part of people of one's own. */
import { defined } from '../../../../common/defined.ts';
import { type Complaint, isObject, unknownMembers } from '../clients/check-shape.ts';

const MEMBERS = ['nameIds', 'attributes'];

export function samlProblems(value: unknown, person: Complaint['path']): readonly Complaint[] {
  if (value === undefined) return [];
  const path: Complaint['path'] = [...person, 'saml'];
  if (!isObject(value)) return [wrong(path, `saml must be a mapping with ${MEMBERS.join(' and ')}`)];
  return [
    ...unknownMembers(value, MEMBERS, 'saml', path),
    ...mappingProblems(value.nameIds, [...path, 'nameIds'], nameIdProblem),
    ...mappingProblems(value.attributes, [...path, 'attributes'], attributeProblem),
  ];
}

const wrong = (path: Complaint['path'], message: string, hint?: string): Complaint => ({
  path,
  what: 'value',
  message,
  ...defined({ hint }),
});

type Check = (name: string, value: unknown, path: Complaint['path']) => Complaint | undefined;

function mappingProblems(value: unknown, path: Complaint['path'], check: Check): Complaint[] {
  if (value === undefined) return [];
  if (!isObject(value)) return [wrong(path, `${String(path.at(-1))} must be a mapping`)];
  return Object.entries(value).flatMap(([name, one]) => check(name, one, [...path, name]) ?? []);
}

const nameIdProblem: Check = (format, value, path) => {
  if (!URL.canParse(format))
    return wrong(
      path,
      `${JSON.stringify(format)} is not a NameID format`,
      'a format is a URI, e.g. urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    );
  return isText(value) ? undefined : wrong(path, 'a NameID must be text');
};

const attributeProblem: Check = (_, value, path) => {
  if (isText(value) || isTexts(value)) return undefined;
  if (!isObject(value))
    return wrong(path, 'an attribute must be text, a list of texts, or a mapping with values');
  const [unknown] = unknownMembers(value, ['values', 'nameFormat', 'friendlyName'], 'an attribute', path);
  if (unknown !== undefined) return unknown;
  if (!isTexts(value.values)) return wrong([...path, 'values'], 'values must be a list of texts');
  const bad = ['nameFormat', 'friendlyName'].find(
    (name) => value[name] !== undefined && !isText(value[name]),
  );
  return bad === undefined ? undefined : wrong([...path, bad], `${bad} must be text`);
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((one) => isText(one));
