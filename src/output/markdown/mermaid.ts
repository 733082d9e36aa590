/** A sequence as text of Mermaid, for forges that draw it. */
import type { MessageView, SequenceView } from '../flow-report/model.ts';
import { capital, ROLES, troubles } from '../html/words.ts';
import { mermaidText } from './escape.ts';

export function mermaid({ parties, messages }: SequenceView): string {
  return [
    'sequenceDiagram',
    ...parties.map(({ role, name }, at) => {
      const title = mermaidText(`${ROLES[role] ?? role} (${name})`);
      return `  ${role === 'person' ? 'actor' : 'participant'} p${at} as ${title}`;
    }),
    ...messages.map(messageLine),
  ].join('\n');
}

function messageLine(message: MessageView): string {
  const { from, to, number, title, state, answer } = message;
  const arrow = state === 'blocked' ? '-x' : state === 'unseen' ? '-->>' : '->>';
  const wrong = troubles(message);
  const label = [`${number} ${capital(title)}`, wrong === '' ? answer : wrong].filter((part) => part !== '');
  return `  p${from}${arrow}p${to}: ${mermaidText(label.join(' · '))}`;
}
