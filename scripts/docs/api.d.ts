interface Declaration {
  readonly kind: 'interface' | 'type' | 'function';
  readonly name: string;
  readonly words: string;
  readonly text: string;
}

export declare function declarationsOf(source: string): Declaration[];
export declare function apiPages(): Promise<Record<string, string>>;
