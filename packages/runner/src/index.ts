export type { Sandbox, SandboxExit, SandboxProcess, SandboxSpec } from './sandbox.ts';
