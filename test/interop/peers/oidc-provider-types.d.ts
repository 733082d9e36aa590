/** What the tests use of a package that ships no types. */
declare module 'oidc-provider' {
  export interface Configuration {
    readonly [name: string]: unknown;
  }
  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): (
      request: import('node:http').IncomingMessage,
      response: import('node:http').ServerResponse,
    ) => Promise<void>;
    /** Adds a function of koa, before those of the provider. */
    use(middleware: (context: never, next: () => Promise<void>) => Promise<void>): void;
    interactionDetails(
      request: object,
      response: object,
    ): Promise<{
      readonly params: Readonly<Record<string, unknown>>;
      readonly session?: { readonly accountId?: string };
    }>;
    interactionFinished(request: object, response: object, result: object): Promise<void>;
    /** Ends a CIBA request: with a grant, or with an error. */
    backchannelResult(request: object, result: object): Promise<void>;
    readonly Grant: new (members: {
      readonly clientId: string;
      readonly accountId: string;
    }) => {
      addOIDCScope(scope: string): void;
      save(): Promise<string>;
    };
  }
  export const errors: {
    readonly AccessDenied: new () => Error;
    readonly InvalidClientAuth: new (detail: string) => Error;
  };
}
