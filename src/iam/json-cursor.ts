/** A place where the text is not JSON, and what would be. `at` counts characters from the start of the text. */
export type JsonProblem = Readonly<{ at: number; what: string; fix: string }>;

/** Where a reader stands in a text, and what it found wrong so far. */
export type JsonCursor = {
  readonly text: string;
  /** How many characters have been read. */
  at: number;
  readonly problems: readonly JsonProblem[];
  /** Notes a problem, here or at `where`. */
  problem(what: string, fix: string, where?: number): void;
  /** The next character that is no white space, which is skipped; `undefined` at the end of the text. */
  peek(): string | undefined;
  /** Reads `character` if it comes next. */
  take(character: string): boolean;
  /** What comes next, for people. */
  seen(): string;
};

export function jsonCursor(text: string): JsonCursor {
  const problems: JsonProblem[] = [];
  return {
    text,
    at: 0,
    problems,
    problem(what, fix, where) {
      problems.push({ at: where ?? this.at, what, fix });
    },
    peek() {
      while (/\s/.test(text[this.at] ?? '')) this.at += 1;
      return text[this.at];
    },
    take(character) {
      if (this.peek() !== character) return false;
      this.at += 1;
      return true;
    },
    seen() {
      const character = this.peek();
      return character === undefined ? 'the end of the text' : JSON.stringify(character);
    },
  };
}
