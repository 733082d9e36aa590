/** The clock of the sandbox, forward and back, and the way back to the start. */
import { type Html, html } from '../../../common/html.ts';
import type { Controlled } from '../../control.ts';
import { button, hidden } from '../form.ts';
import { relative } from '../picture.ts';
import type { Shown, ViewInput } from './view.ts';

const STEPS = [
  ['-86400', '1 day back'],
  ['-3600', '1 hour back'],
  ['-60', '1 minute back'],
  ['60', '1 minute on'],
  ['600', '10 minutes on'],
  ['3600', '1 hour on'],
  ['86400', '1 day on'],
  ['2592000', '30 days on'],
] as const;

export function clockPage({ controlled }: ViewInput): Shown {
  return {
    title: 'Clock and reset',
    at: 'clock',
    body: html`<section class="card"><h1>Clock</h1>
<div id="time" data-live>${timeText(controlled)}</div>
<p class="soft">Tokens, codes, sessions and certificates follow it. So you see today what your application does when
they expire, or with a provider whose clock is wrong.</p>
<div class="row">${STEPS.map(([seconds, label]) => button(controlled, { do: 'clock', seconds, label }))}</div>
<form method="post" action="/console/act" data-act class="row">${hidden(controlled, { do: 'clock' })}
<label for="seconds">Seconds</label><input class="text" id="seconds" name="seconds" inputmode="numeric" required
aria-describedby="seconds-hint"><button>Move</button><span id="seconds-hint" class="small soft">a negative number goes
back</span></form>
${button(controlled, { do: 'clock', seconds: 'now', label: 'Set it right' })}
<p class="small soft">For programs: <code>POST /_sandbox/clock</code>.</p></section>
<section class="card"><h2>Reset</h2>
<p class="soft">Forgets scenarios, clock, messages, requests, logins, and clients and people that were added. What was
given at the start stays.</p>
${button(controlled, { do: 'reset', label: 'Reset everything' })}
<p class="small soft">For programs: <code>POST /_sandbox/reset</code>.</p></section>`,
  };
}

function timeText({ core, clock }: Controlled): Html {
  const { advancedSeconds } = clock;
  const far = advancedSeconds === 0 ? 'the time of this computer' : `${relative(advancedSeconds)} from now`;
  return html`<p><b>${core.now().toISOString().replace('T', ' ').slice(0, 19)} UTC</b> <span
class="soft">${far}</span></p>`;
}
