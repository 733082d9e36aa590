/** An AuthnRequest as a login would send it, and the metadata of a service provider. */

import type { Json } from '../../common/json.ts';
import type { Outcome } from '../../outcome.ts';
import { scalar } from './data.ts';
import { type Members, membersOf } from './jwt.ts';
import { table } from './layout.ts';
import { type Block, type Cell, dim, plain } from './line.ts';
import type { Page } from './page.ts';
import { headed, titleBlock, type View } from './story.ts';
import { xmlLines } from './xml.ts';

/** `idcli saml request`. */
export const samlRequestView: View = (outcome, page) => [
  titleBlock(outcome, page),
  ...requestBlocks(outcome.data, page),
];

/** The content, then each form: XML, address, form. Text to copy is not wrapped. */
export function requestBlocks(request: Members, page: Page): readonly Block[] {
  const { form, url, xml } = request;
  const rows = [
    ['ID', request.id],
    ['binding', request.binding],
    ['to', request.destination],
    ['answer to', request.acsUrl],
    ['RelayState', request.relayState],
    ['signed', request.signed === true ? `yes, ${scalar(request.algorithm ?? '')}` : 'no'],
  ] as const;
  const known = rows.flatMap(([name, value]): Cell[][] =>
    value === undefined ? [] : [[dim(name), shorter(value)]],
  );
  return [
    headed('Request', table(known, { width: page.width - 2 })),
    headed('XML', xmlLines(xml)),
    headed('URL', typeof url === 'string' ? [[plain(url)]] : []),
    headed('Form', formLines(form)),
  ];
}

/** The last part of a SAML URI. */
const shorter = (value: Json): string => scalar(value).replace(/^urn:oasis:names:tc:SAML:2\.0:bindings:/, '');

function formLines(value: Json | undefined): Block {
  const form = membersOf(value);
  if (form === undefined) return [];
  const fields = Object.entries(membersOf(form.fields) ?? {});
  return [
    [plain(`${scalar(form.method ?? '')} ${scalar(form.action ?? '')}`)],
    ...fields.map(([name, field]) => [dim(`${name}=`), plain(String(field))]),
  ];
}

/** `idcli saml metadata`: only the document, so that it can be redirected to a file. */
export const samlMetadataView: View = ({ data }: Outcome) =>
  typeof data.xml === 'string' ? [data.xml.split('\n').map((line) => [plain(line)])] : [];
