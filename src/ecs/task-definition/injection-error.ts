/** Why the sidecar cannot be added to a task definition: every reason at once, each with its fix. */
export class InjectionError extends Error {
  override readonly name = 'InjectionError';
  readonly problems: readonly string[];
  /** Whether what was asked for is wrong in itself, or names a container that there is not. */
  readonly ofRequest: boolean;

  constructor(problems: readonly string[], ofRequest: boolean) {
    super(`The sidecar was not added:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
    this.ofRequest = ofRequest;
  }
}
