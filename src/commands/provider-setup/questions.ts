/** Asks for missing members, with a line of help for each; without a terminal, names the options instead. */
import { missingMembers, type ProviderRecord } from '../../config/completeness.ts';
import type { Members } from '../../config/edit.ts';
import type { Origin } from '../../config/settings.ts';
import { IdcliError } from '../../errors.ts';
import type { ProviderPreset } from '../../providers/preset.ts';
import type { Prompt } from '../../world.ts';
import type { Invocation } from '../command.ts';
import { flagOf, VARIABLE, variableFor } from './members.ts';

/** Asks a person, or reports the options to pass instead. */
export interface Asker {
  /** @param flags the options to pass instead */
  ask<Answer>(flags: readonly string[], question: (prompt: Prompt) => Promise<Answer>): Promise<Answer>;
  /** Prints help above a question, with the first one at the earliest; silent without a terminal. */
  tell(text: string): Promise<void>;
  /** Whether a question was answered. */
  readonly answered: boolean;
}

export function createAsker(values: object, invocation: Invocation): Asker {
  const { noInput } = values as { readonly noInput?: boolean };
  const { stdin, env } = invocation.world;
  const isAsking = noInput !== true && stdin.isTTY && !env.CI;
  let answered = false;
  let told: string[] = [];
  const tellAll = async () => {
    const texts = told;
    told = [];
    for (const text of texts) if (isAsking) await invocation.tell(text);
  };
  return {
    get answered() {
      return answered;
    },
    async ask(flags, question) {
      try {
        if (noInput === true)
          throw new IdcliError('NO_TERMINAL', 'input is switched off, so the question cannot be answered');
        await tellAll();
        const answer = await question(invocation.world.prompt);
        answered = true;
        return answer;
      } catch (error) {
        if (!(error instanceof IdcliError) || error.code !== 'NO_TERMINAL') throw error;
        throw new IdcliError('NO_TERMINAL', error.message, { hint: `say it instead: ${flags.join(', ')}` });
      }
    },
    async tell(text) {
      told.push(text);
      // Where all is given by options nothing is asked, and nothing has to be explained.
      if (answered) await tellAll();
    },
  };
}

/** The asker, and whether a secret may come from a command; a project's file must not run any. */
interface How {
  readonly asker: Asker;
  readonly commands: boolean;
}

const METHODS = {
  client_secret_post: 'a client secret, in the form (client_secret_post)',
  client_secret_basic: 'a client secret, by HTTP Basic (client_secret_basic)',
  client_secret_basic_raw: 'the same for servers that do not decode it (client_secret_basic_raw)',
  client_secret_jwt: 'a client secret that signs (client_secret_jwt)',
  private_key_jwt: 'a private key that signs (private_key_jwt)',
  tls_client_auth: 'a client certificate (tls_client_auth)',
  none: 'nothing: a public client (none)',
} as const satisfies Record<NonNullable<ProviderPreset['clientAuth']>, string>;

/** Help for each member. */
const HELP: Readonly<Record<string, string>> = {
  issuer: 'The address of the provider, as its metadata spells it: https://op.example.com',
  domain: 'The host of your account, as in example.sandbox.signicat.com',
  clientId: 'What the provider calls your application since it was registered.',
  clientAuth: 'How the application proves who it is, as chosen at the registration.',
  clientSecret: 'The secret never goes into the file, only where it is.',
  clientKey: 'The private key whose public half is registered, as PEM or JWK.',
  tlsCert: 'The client certificate, as PEM.',
  tlsKey: 'The private key of that certificate, as PEM.',
  redirectUri: 'Where the browser comes back to, as registered; port 0 means any free one.',
};

export interface Subject {
  readonly id: string;
  readonly preset: ProviderPreset;
  readonly builtIn: boolean;
  /** Neither built in nor in a file yet. */
  readonly isNew: boolean;
  /** Members already set, with secrets as references. */
  readonly record: ProviderRecord;
  readonly origins: Readonly<Record<string, Origin>>;
}

/** Protocols in which a browser comes back to this machine. */
const LISTENING: ReadonlySet<string> = new Set(['oidc', 'saml', 'rest']);
const ANY_PORT = 'http://127.0.0.1:0/callback';

/**
 * Asks for each member that a run requires.
 * @throws {IdcliError} `NO_TERMINAL`, naming every option that would do
 */
export async function askForMembers(subject: Subject, typed: Members, how: How): Promise<Members> {
  const { asker } = how;
  const { preset, builtIn, isNew, record, origins } = subject;
  const [protocol = 'oidc'] = preset.protocols;
  let members: Members = { ...(isNew ? methodOf(typed) : {}), ...typed };
  const lacking = () => {
    // The credential depends on the authentication method of the client.
    const unsaid = isNew && members.clientAuth === undefined && members.clientSecret === undefined;
    const needed = missingMembers({ ...record, ...members }, builtIn, isNew ? {} : origins);
    return unsaid ? [...needed.filter((member) => member !== 'clientSecret'), 'clientAuth'] : needed;
  };
  let asked = false;
  for (let [next] = lacking(); next !== undefined; [next] = lacking()) {
    const flags = lacking().map(flagOf);
    members = { ...members, [next]: await askFor(next, subject, flags, how) };
    asked = true;
  }
  if (asked && LISTENING.has(protocol) && members.redirectUri === undefined) {
    await asker.tell(HELP.redirectUri ?? '');
    const usual = preset.redirectUri ?? ANY_PORT;
    const uri = await askUntil(
      (prompt) => prompt.text('Redirect URI:', { initial: usual }),
      (text) => (/^https?:\/\/\S+$/.test(text) ? undefined : 'an http or https URL is needed'),
      [flagOf('redirectUri')],
      asker,
    );
    if (uri !== usual) members = { ...members, redirectUri: uri };
  }
  return members;
}

/** Infers the authentication method from a key or certificate. */
function methodOf({ clientKey, tlsCert }: Members): Members {
  if (clientKey !== undefined) return { clientAuth: 'private_key_jwt' };
  return tlsCert === undefined ? {} : { clientAuth: 'tls_client_auth' };
}

/** Asks for the issuer of a custom provider; its name is derived from it. */
export const askForIssuer = (asker: Asker): Promise<string> =>
  askFor('issuer', { id: 'my-op', preset: { title: 'the provider' } }, [flagOf('issuer')], {
    asker,
    commands: false,
  });

async function askFor(
  member: string,
  { id, preset }: { readonly id: string; readonly preset: Pick<ProviderPreset, 'title'> },
  flags: readonly string[],
  { asker, commands }: How,
): Promise<string> {
  await asker.tell(HELP[member] ?? '');
  switch (member) {
    case 'clientAuth':
      return asker.ask(flags, (prompt) =>
        prompt.select(
          'How does the client authenticate?',
          Object.entries(METHODS).map(([value, label]) => ({ value, label })),
        ),
      );
    case 'clientSecret':
      return askForSecret(id, flags, { asker, commands });
    case 'clientKey':
    case 'tlsCert':
    case 'tlsKey': {
      const question = `${flagOf(member).slice(2).replace('-', ' ')}, path of the file:`;
      return `file:${await askUntil((prompt) => prompt.text(question), notEmpty, flags, asker)}`;
    }
    default:
      return askUntil(
        (prompt) => prompt.text(`${QUESTIONS[member] ?? member} of ${preset.title}:`),
        (text) =>
          VALID[member]?.test(text) === false
            ? `that is not a ${QUESTIONS[member]?.toLowerCase()}`
            : notEmpty(text),
        flags,
        asker,
      );
  }
}

const QUESTIONS: Readonly<Record<string, string>> = {
  issuer: 'Issuer',
  domain: 'Domain',
  clientId: 'Client id',
};
const VALID: Readonly<Record<string, RegExp>> = {
  issuer: /^https?:\/\/\S+$/,
  domain: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?$/,
};

const notEmpty = (text: string): string | undefined => (text === '' ? 'it cannot be empty' : undefined);

const COMMAND = { value: 'cmd', label: 'printed by a command, such as that of a password manager' };

async function askForSecret(id: string, flags: readonly string[], { asker, commands }: How): Promise<string> {
  const where = await asker.ask(flags, (prompt) =>
    prompt.select('Where is the client secret?', [
      { value: 'env', label: 'in an environment variable' },
      { value: 'file', label: 'in a separate file' },
      ...(commands ? [COMMAND] : []),
      { value: 'prompt', label: 'nowhere: it is typed in for each run' },
    ]),
  );
  if (where === 'prompt') return where;
  if (where === 'env') {
    await asker.tell('Only the name goes into the file; the variable can be set later.');
    const name = await askUntil(
      (prompt) => prompt.text('Name of the variable:', { initial: variableFor(id, 'clientSecret') }),
      (text) =>
        NAME.test(text)
          ? undefined
          : 'a name such as MY_CLIENT_SECRET is needed, and never the secret itself',
      flags,
      asker,
    );
    return `env:${name}`;
  }
  const question = where === 'file' ? 'Path of the file:' : 'Command line:';
  return `${where}:${await askUntil((prompt) => prompt.text(question), notEmpty, flags, asker)}`;
}

/** In capitals, like variables: a secret pasted by mistake is caught before it is written. */
const NAME = { test: (text: string): boolean => VARIABLE.test(text) && text === text.toUpperCase() };

async function askUntil(
  question: (prompt: Prompt) => Promise<string>,
  problemOf: (text: string) => string | undefined,
  flags: readonly string[],
  asker: Asker,
): Promise<string> {
  for (;;) {
    const answer = (await asker.ask(flags, question)).trim();
    const problem = problemOf(answer);
    if (problem === undefined) return answer;
    await asker.tell(problem);
  }
}
