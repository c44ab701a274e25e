/** What a suite came to. */
export interface Counted {
  readonly passed: number;
  readonly skipped: number;
  /** Lines for the end of the run. */
  readonly notes: readonly string[];
  readonly failures: readonly { readonly name: string; readonly reason: readonly string[] }[];
}
export interface JestJson {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}
export function countJest(title: string, result: JestJson, root: string): Counted;
export function countProgram(title: string, ended: { readonly code: number; readonly output: string }): Counted;
export function endOf(
  counts: readonly Counted[],
  notes: readonly string[],
): {
  readonly total: { readonly passed: number; readonly failed: number; readonly skipped: number };
  readonly text: string;
};
