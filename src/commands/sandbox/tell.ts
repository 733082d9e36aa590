/** Tells of each request while the sandbox serves: a line for people, a line of JSON, and the evidence asked for. */
import { defined } from '../../common/defined.ts';
import type { Exchange, HeaderLines } from '../../outcome.ts';
import type { SeenExchange, SentMessage } from '../../sandbox/index.ts';
import type { Invocation } from '../command.ts';

export interface Teller {
  /** To be called once what was asked for is printed; events that came before follow. */
  begin(): void;
  seen(exchange: SeenExchange): void;
  sent(message: SentMessage): void;
  /** Resolves when everything is told. */
  done(): Promise<void>;
}

/** Events that wait to be told: a terminal can be slower than a load test. */
const MOST_WAITING = 1000;

export function createTeller(invocation: Invocation): Teller {
  let begin = (): void => undefined;
  let last = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let waiting = 0;
  let untold = 0;
  const next = (tell: () => Promise<void>): void => {
    if (waiting >= MOST_WAITING) {
      untold += 1;
      return;
    }
    waiting += 1;
    last = last.then(async () => {
      if (waiting === 1 && untold > 0) await tellUntold();
      await tell();
      waiting -= 1;
    });
    // A closed pipe ends the program elsewhere.
    last.catch(() => undefined);
  };
  const tellUntold = async (): Promise<void> => {
    const count = untold;
    untold = 0;
    if (invocation.json) await invocation.printLine({ event: 'untold', count });
    else await invocation.tell(`… ${count} more requests came faster than they could be told`);
  };
  return {
    begin: () => begin(),
    seen: (exchange) => next(() => tellExchange(invocation, exchange)),
    sent: (message) => next(() => tellMessage(invocation, message)),
    async done() {
      begin();
      await last;
      if (untold > 0) await tellUntold();
    },
  };
}

async function tellExchange(invocation: Invocation, seen: SeenExchange): Promise<void> {
  const { entry } = seen;
  if (invocation.json) await invocation.printLine({ event: 'request', ...entry });
  else await invocation.tell(lineOf(entry, invocation.verbose));
  await invocation.witness(exchangeOf(seen), entry.number);
}

function lineOf(
  { at, method, path, status, note, parameters }: SeenExchange['entry'],
  verbose: boolean,
): string {
  const first = `${at.slice(11, 19)}  ${status}  ${method.padEnd(4)}  ${path}${note === undefined ? '' : `  ${note}`}`;
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return verbose && pairs.length > 0 ? `${first}\n               ${pairs.join(' ')}` : first;
}

/** Neither the code nor who got it: the inbox has both. */
async function tellMessage(invocation: Invocation, { at, system, channel }: SentMessage): Promise<void> {
  if (invocation.json) await invocation.printLine({ event: 'message', at, system, channel });
  else
    await invocation.tell(
      `${at.slice(11, 19)}  ${channel === 'sms' ? 'text message' : 'mail'} of ${system}, in the inbox`,
    );
}

/** As the other side's request: a HAR file or a curl line of it repeats what the application did. */
function exchangeOf({ entry, startedAt, request, response }: SeenExchange): Exchange {
  const encode = (text: string) => new TextEncoder().encode(text);
  return {
    actor: 'client',
    purpose: entry.system ?? 'nowhere',
    startedAt,
    milliseconds: entry.milliseconds,
    request: {
      method: request.method,
      url: request.url,
      headers: linesOf(request.headers),
      ...defined({ body: request.body === '' ? undefined : encode(request.body) }),
    },
    response: {
      status: response.status,
      statusText: '',
      headers: [
        ...linesOf(response.headers),
        ...(response.cookies ?? []).map((cookie): [string, string] => ['set-cookie', cookie]),
      ],
      body: encode(response.body),
    },
    ...defined({ note: entry.note }),
  };
}

function linesOf(headers: Readonly<Record<string, string | undefined>>): HeaderLines {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
}
