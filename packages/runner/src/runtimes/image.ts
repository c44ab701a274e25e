/**
 * What a jail of a runtime shows of the machine: programs, libraries, nothing else. A bare sandbox takes the programs
 * alone.
 */
export interface Image {
  readonly id: string;
  /** Debian packages that bring it; what the setup installs and `ear doctor` names. */
  readonly packages: readonly string[];
  /** Every way to have it on this machine, most wanted first; empty where there is none. Never rejects. */
  locate(env: NodeJS.ProcessEnv): Promise<readonly LocatedImage[]>;
  /**
   * A harmless program that prints a line beginning with `ready `, or with what `says` tells, where everything works
   * inside a jail.
   */
  readonly probe: {
    readonly argv: readonly string[];
    readonly files: Readonly<Record<string, string>>;
    readonly says?: RegExp;
  };
}

export interface LocatedImage {
  /** Name that an argv may begin with -> absolute path. */
  readonly programs: Readonly<Record<string, string>>;
  /** Shown read-only at the same place. */
  readonly show: readonly string[];
  /** `target:path` of symbolic links in the jail's root. */
  readonly links: readonly string[];
  /** Variables beyond those of every jail. */
  readonly env: Readonly<Record<string, string>>;
  /** `CPython 3.11.2, numpy 1.24.2`: told in verdicts and health. */
  readonly version: string;
}
