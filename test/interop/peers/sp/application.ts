/** A service provider that `idcli probe sp` tests, and what it is told before it starts. */
export interface Application {
  close(): Promise<void>;
}

export interface Settings {
  readonly idp: {
    readonly entityId: string;
    readonly signOn: string;
    readonly logout: string;
    /** Both keys, as base64 of DER. */
    readonly certificates: readonly string[];
    /** XML. */
    readonly metadata: string;
  };
  readonly origin: string;
  readonly port: number;
}
