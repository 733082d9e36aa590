/** A SAML login: the steps, the verdict, who logged in and how, the claims. */
import { claimsBlock } from './claims.ts';
import { membersOf } from './jwt.ts';
import { attributesBlock, messageLines } from './saml.ts';
import { requestBlocks } from './saml-request.ts';
import { steps } from './steps.ts';
import { headed, reportBlocks, titleBlock, type View } from './story.ts';

/** Rows of the response that matter for a login; the report covers the rest. */
const TOLD = new Set(['status', 'name', 'logged in', 'by', 'session', 'session until']);

export const samlLoginView: View = (outcome, page) => {
  const { data } = outcome;
  const request = membersOf(data.request) ?? {};
  const blocks = [
    steps(outcome, page),
    ...reportBlocks(outcome, page),
    headed(
      outcome.command === 'login' ? 'Login' : 'Answer',
      data.kind === undefined ? [] : messageLines(data, page, TOLD),
    ),
    attributesBlock(outcome, page),
    claimsBlock(outcome, page),
    // Only a dry run has the full request.
    ...(request.xml === undefined ? [] : requestBlocks(request, page)),
  ].filter((block) => block.length > 0);
  return blocks.length === 0 ? [] : [titleBlock(outcome, page), ...blocks];
};
