/** One message of the schema validator. */
export interface SchemaFinding {
  readonly message: string;
  /** From 1, in the XML of the message. */
  readonly line: number;
}
