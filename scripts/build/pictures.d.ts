export declare const PICTURES_AS_BASE64: {
  readonly name: string;
  readonly enforce: 'pre';
  load(path: string): { readonly code: string; readonly moduleType: 'js' } | undefined;
};
