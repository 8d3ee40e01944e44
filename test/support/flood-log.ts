import { standardOutput } from '../../src/cli/daemon/log-output.ts';

/** A program that writes 100 MB to a log at once, and ends as the daemon ends. */
const LINE = `${'x'.repeat(1_000)}\n`;
const output = standardOutput();
for (let count = 0; count < 100_000; count++) output.stream.write(LINE);
await output.close();
process.exit(0);
