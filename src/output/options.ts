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
