/** Messages in JSON: members, lists of names and values, and HTTP archives (HAR 1.2). */

import { isObject } from '../../../common/json.ts';
import { harEntriesOf, isHar } from '../../../recording/har.ts';
import type { Place } from '../../tokens/found-token.ts';
import type { Members } from '../../tokens/read-json.ts';
import { canonicalName, isMessageName, parameterOf } from './names.ts';
import { asShown, type RawParameter } from './parameters.ts';
import { firstClean, inside, type Read, type Reading } from './reading.ts';

/** Reads separate parameters. */
export type ReadFields = (fields: readonly RawParameter[], place: Place, title: string) => readonly Reading[];

/** Returns all messages in a document, in order. */
export function readJsonValue(value: unknown, place: Place, read: Read, readFields: ReadFields): Reading[] {
  const walk = (node: unknown, name: string, at: Place): readonly Reading[] => {
    if (typeof node === 'string') return read(node, { ...at, name });
    if (isHar(node)) return readArchive(node, place);
    if (Array.isArray(node)) {
      return firstClean([
        () => readFields(pairsIn(node), at, 'parameter'),
        () => node.flatMap((one, index) => walk(one, name, stepInto(at, `${index}`))),
      ]);
    }
    if (!isObject(node)) return [];
    const fields = membersIn(node);
    const names = new Set(fields.map(({ member }) => member));
    return [
      ...readFields(fields, at, 'member'),
      ...Object.entries(node).flatMap(([key, child]) =>
        names.has(key) ? [] : walk(child, key, stepInto(at, key)),
      ),
    ];
  };

  const readArchive = (archive: Parameters<typeof harEntriesOf>[0], at: Place): Reading[] =>
    harEntriesOf(archive).flatMap(([index, entry]) => {
      const { method, url, queryString, requestHeaders, requestText = '', params, responseHeaders } = entry;
      const title = `${method} ${url.split(/[?#]/, 1)[0] ?? ''}`.trim();
      const here = inside(at, `HAR entry ${index + 1} (${title})`);
      const headers = (lines: typeof requestHeaders, side: string): Reading[] =>
        lines.flatMap(([name, value]) => read(value, inside(here, `${side} header ${name}`)));
      const sent = inside(here, 'request');
      return [
        ...firstClean([() => read(url, sent), () => readFields(pairsIn(queryString), sent, 'parameter')]),
        ...headers(requestHeaders, 'request'),
        ...firstClean([
          () => read(requestText, inside(here, 'request body')),
          () => readFields(pairsIn(params), sent, 'form field'),
        ]),
        ...headers(responseHeaders, 'response'),
        ...read(entry.responseText(), inside(here, 'response body')),
      ];
    });

  return [...walk(value, '', inside(place, 'JSON'))];
}

const stepInto = (place: Place, key: string): Place => {
  const last = place.path.at(-1) ?? '';
  const path = last.startsWith('member ')
    ? [...place.path.slice(0, -1), `${last}.${key}`]
    : [...place.path, `member ${key}`];
  return { ...place, path, depth: place.depth };
};

interface Member extends RawParameter {
  /** The name as written. */
  readonly member: string;
}

/** Returns the members of an object that are binding parameters; none unless one is a message. */
function membersIn(node: Members): Member[] {
  const fields = Object.entries(node).flatMap(([member, child]): Member[] => {
    const name = canonicalName(member);
    const value = Array.isArray(child) && child.length === 1 ? child[0] : child;
    return name === undefined || typeof value !== 'string' ? [] : [{ ...asShown(name, value), member }];
  });
  return fields.some(({ name }) => parameterOf(name) !== undefined) ? fields : [];
}

/** Reads `{ name, value }`, `{ key, value }` and `[name, value]`, as archives and test tools list parameters. */
function pairsIn(list: readonly unknown[]): RawParameter[] {
  const pairs = list.flatMap((one): RawParameter[] => {
    const [key, value] = Array.isArray(one)
      ? one
      : isObject(one)
        ? [one.name ?? one.key, one.value ?? one.val]
        : [];
    if (typeof key !== 'string' || typeof value !== 'string') return [];
    const name = canonicalName(key) ?? (isMessageName(key) ? key : undefined);
    return name === undefined ? [] : [asShown(name, value)];
  });
  return pairs.some(({ name }) => isMessageName(name)) ? pairs : [];
}
