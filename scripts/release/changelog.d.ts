export interface Section {
  readonly name: string;
  readonly date: string | undefined;
  readonly body: string;
}
export function sectionsOf(text: string): Section[];
export function dated(text: string, version: string, date: string): string;
export function named(page: string, version: string): string;
