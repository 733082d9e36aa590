/** JSON as rows. */
import type { Json } from '../../common/json.ts';
import { type Explain, recordsOf, scalar } from '../human/data.ts';
import { membersOf } from '../human/jwt.ts';
import type { Row } from './model.ts';

type Members = { readonly [name: string]: Json | undefined };

/** Deeper values are written as JSON. */
const DEEPEST = 6;
/** Rows of one object or list; further ones are only counted. */
const MOST = 500;

/** @param members masked */
export function rowsOfJson(members: Members, explain: Explain = () => '', depth = 0): Row[] {
  const all = Object.entries(members);
  const rows = all
    .slice(0, MOST)
    .flatMap(([name, value]): Row[] =>
      value === undefined ? [] : [rowOf(name, value, explain(name, value), depth)],
    );
  return all.length > MOST ? [...rows, leftOut(all.length - MOST)] : rows;
}

const leftOut = (count: number): Row => ({ name: '…', value: `${count} more` });

function rowOf(name: string, value: Json, remark: string, depth: number): Row {
  const nested = depth < DEEPEST ? nestedRows(value, depth + 1) : undefined;
  return {
    name,
    value: nested ?? scalar(value),
    ...(remark === '' ? {} : { remark: remark.replaceAll('\n', ' · ') }),
  };
}

function nestedRows(value: Json, depth: number): Row[] | undefined {
  const members = membersOf(value);
  if (members !== undefined) {
    return Object.keys(members).length === 0 ? undefined : rowsOfJson(members, undefined, depth);
  }
  const items = recordsOf(value);
  if (items.length === 0 || !Array.isArray(value) || items.length !== value.length) return undefined;
  const rows = items.slice(0, MOST).map((item, at) => rowOf(String(at + 1), item, '', depth));
  return items.length > MOST ? [...rows, leftOut(items.length - MOST)] : rows;
}
