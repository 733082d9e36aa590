/** Sources and flows as members of `data`, and what people should know of a recording. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import type { Draft } from '../../outcome.ts';
import type { Recording } from '../../recording/entry.ts';
import type { JudgedFlow } from './judged-flow.ts';

export function describeFlow(flow: JudgedFlow, messages: number): Json {
  const { title, kind, verdict, ending, issuer, clientId, redirectUri, keysFrom, backChannel } = flow;
  return {
    title,
    kind,
    verdict,
    ending,
    ...defined({ issuer, client: clientId, redirectUri, keysFrom }),
    ...(backChannel ? { backChannel: 'not in this recording' } : {}),
    messages,
    checks: flow.reports.flatMap(({ findings }) =>
      findings.filter(({ status }) => status === 'fail').map(({ code }) => code),
    ),
  };
}

export function describeSource(source: Recording['sources'][number]): Json {
  const { name, format, creator, entries, lost, sanitized, masked, lacks } = source;
  return {
    name,
    format,
    ...defined({ creator }),
    entries,
    ...(lost.length === 0 ? {} : { lost }),
    ...(lacks.length === 0 ? {} : { lacks }),
    ...(sanitized ? { sanitized } : {}),
    ...(masked ? { masked } : {}),
  };
}

export function tellSources({ sources }: Recording, draft: Draft): void {
  for (const { name, lost, sanitized, howToKeep, masked, lacks } of sources) {
    for (const sentence of lost) draft.notes.push(`${name}: ${sentence}`);
    if (sanitized) {
      draft.notes.push(
        `${name}: cookies and authorization headers were removed before export, so nothing is concluded ` +
          `from their absence; ${howToKeep}. The file still holds codes, tokens and typed passwords`,
      );
    }
    if (masked) draft.notes.push(`${name}: secrets are masked in it; what they hide is not judged`);
    if (lacks.length > 0) draft.notes.push(`${name}: not in this format: ${lacks.join('; ')}`);
  }
}
