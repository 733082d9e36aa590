/** What scripts/release.json holds. */
export interface Release {
  readonly author: string;
  readonly repository: string;
  readonly homepage: string;
  readonly bugs: string;
}
export function fieldsOf(release: Release): Record<string, unknown>;
export function withFields(manifest: object, release: Release): Record<string, unknown>;
