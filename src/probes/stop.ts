/** The reasons to send no more: not an error of idcli, and no finding about the other side either. */

export class ProbeStop extends Error {
  /** `group`: the probes of the same question. `all`: everything that is left. */
  readonly ends: 'group' | 'all';

  constructor(ends: 'group' | 'all', message: string) {
    super(message);
    this.name = 'ProbeStop';
    this.ends = ends;
  }
}
