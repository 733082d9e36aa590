import { defined } from '../common/defined.ts';

/** Output options of a run. */
export interface OutputOptions {
  readonly json: boolean;
  readonly field?: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly trace: boolean;
  readonly curl: boolean;
  /** File for HAR 1.2. */
  readonly har?: string;
  /** Folder for everything of a login: HAR and JSON document. */
  readonly record?: string;
  /** File for JUnit XML, of `idcli run`. */
  readonly junit?: string;
  /** File for SARIF 2.1.0, of `idcli probe`. */
  readonly sarif?: string;
  /** File for the JSON document, masked. */
  readonly report?: string;
  /** File for the report as one HTML page. */
  readonly html?: string;
  /** File for the short report in Markdown. */
  readonly markdown?: string;
  readonly showSecrets: boolean;
  readonly showPii: boolean;
  readonly color: 'always' | 'never' | 'auto';
  /** Secret values that were resolved in this run; masked wherever they appear. */
  readonly secrets: ReadonlySet<string>;
}

/** @param values of a command line, by the names of its options */
export function outputOptions(
  values: Readonly<Record<string, unknown>>,
  secrets?: ReadonlySet<string>,
): OutputOptions {
  const text = (name: string) => (typeof values[name] === 'string' ? (values[name] as string) : undefined);
  const color = text('color');
  const field = text('field');
  const files = Object.fromEntries(
    (['har', 'junit', 'sarif', 'report', 'html', 'markdown', 'record'] as const).flatMap((name) => {
      const file = text(name);
      return file === undefined ? [] : [[name, file]];
    }),
  );
  return {
    json: values.json === true,
    ...defined({ field }),
    quiet: values.quiet === true,
    verbose: values.verbose === true,
    trace: values.trace === true,
    curl: values.curl === true,
    ...files,
    showSecrets: values.showSecrets === true,
    showPii: values.showPii === true,
    color: color === 'always' || color === 'never' ? color : 'auto',
    secrets: secrets ?? new Set(),
  };
}

/** Reads the output options of an unparsable command line, so that a usage error still comes as JSON. */
export function rawOutput(argv: readonly string[]): Record<string, unknown> {
  return { json: argv.includes('--json'), quiet: argv.includes('--quiet') };
}
