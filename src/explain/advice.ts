/** What is advised for an error, and the command lines that advice shares. */
export interface Advice {
  readonly causes: readonly string[];
  readonly remedies: readonly string[];
  readonly example: string;
}

export const LOGIN = 'idcli login --provider ingroupe --sandbox --headless';
export const fault = (id: string): string => `${LOGIN} --fault ${id}`;
export const TRACE = 'run it again with `--trace --verbose` to see the answer';
