/** Explains each part of a token, with its section of the specification: `--explain`. */

import {
  linkTo,
  type Meaning,
  meaningOfClaim,
  meaningOfHeader,
  meaningOfValue,
} from '../../claims/meanings/meanings.ts';
import { defined } from '../../common/defined.ts';
import { asText } from '../../common/foreign.ts';
import type { Json } from '../../common/json.ts';

type Members = { readonly [name: string]: Json };

/** Returns a row for each known member of header and payload, in their order, and for algorithms and types. */
export function explainToken(data: { readonly [name: string]: Json }): Json[] {
  const { outerHeader, header, payload, disclosed, keyBinding } = data;
  const sameHeader = outerHeader === header;
  return [
    ...rows('outerHeader', sameHeader ? undefined : outerHeader, (name) => meaningOfHeader(name, true)),
    ...rows('header', header, (name) => meaningOfHeader(name, sameHeader)),
    ...rows('payload', payload, meaningOfClaim),
    ...rows('disclosed', without(disclosed, payload), meaningOfClaim),
    ...(isMembers(keyBinding)
      ? [
          ...rows('keyBinding.header', keyBinding.header, (name) => meaningOfHeader(name, false)),
          ...rows('keyBinding.payload', keyBinding.payload, meaningOfClaim),
        ]
      : []),
  ];
}

/** Returns the members that another object lacks: disclosed claims appear together with open ones. */
function without(value: Json | undefined, others: Json | undefined): Json | undefined {
  if (!isMembers(value) || !isMembers(others)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !Object.hasOwn(others, name)));
}

function rows(
  place: string,
  value: Json | undefined,
  meaningOf: (name: string) => Meaning | undefined,
): Json[] {
  if (!isMembers(value)) return [];
  return Object.entries(value).flatMap(([name, member]): Json[] => {
    const meaning = meaningOf(name);
    const ofValue = /header$/i.test(place) ? meaningOfValue(name, member) : undefined;
    return [
      ...(meaning === undefined ? [] : [row(`${place}.${name}`, meaning)]),
      ...(ofValue === undefined ? [] : [row(`${place}.${name}`, ofValue, asText(member))]),
    ];
  });
}

function row(at: string, { words, section }: Meaning, value?: string): Json {
  const link = linkTo(section);
  return {
    at,
    ...defined({ value }),
    meaning: words,
    section,
    ...defined({ link }),
  };
}

function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
