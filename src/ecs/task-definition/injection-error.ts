/** Why the sidecar cannot be added to a task definition: every reason at once, each with its fix. */
export class InjectionError extends Error {
  override readonly name = 'InjectionError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The sidecar was not added:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
