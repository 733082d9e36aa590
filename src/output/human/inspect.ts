/** An inspected provider; for SAML metadata, also its content. */

import { dataLines } from './data.ts';
import { membersOf } from './jwt.ts';
import { metadataBlocks } from './saml.ts';
import { steps } from './steps.ts';
import { headed, reportBlocks, story, titleBlock, type View } from './story.ts';

/** `idcli inspect`. */
export const inspectView: View = (outcome, page) => {
  const { data } = outcome;
  if (data.kind !== 'metadata') return story(outcome, page);
  return [
    titleBlock(outcome, page),
    steps(outcome, page),
    ...reportBlocks(outcome, page),
    ...metadataBlocks(data, page),
    headed('Login', dataLines(membersOf(data.login) ?? {}, page.width - 2)),
  ];
};
