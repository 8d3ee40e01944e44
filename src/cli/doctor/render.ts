import { styleText } from 'node:util';
import type { Cause } from '../../iam/cause.ts';
import { requestDetails } from '../request-details.ts';
import type { CheckResult } from './check-result.ts';

const SIGNS = { fine: ['✓', 'green'], wrong: ['✗', 'red'], skipped: ['–', 'gray'] } as const;
const NAME_WIDTH = 16;

/** One check as a line. Whatever came from elsewhere stays on that line. */
export function renderLine({ check, mark, fact }: CheckResult, colour: boolean): string {
  const [sign, hue] = SIGNS[mark];
  const painted = colour ? styleText(hue, sign, { validateStream: false }) : sign;
  return `${painted} ${check.padEnd(NAME_WIDTH)}  ${oneLine(fact)}\n`;
}

/** What to do about the first thing that is wrong; empty where nothing is. */
export function renderAdvice(results: readonly CheckResult[], colour: boolean): string {
  const first = results.find(({ mark }) => mark === 'wrong');
  if (!first) return '';
  const { check, causes = [], detail = {} } = first;
  const heading = `What to do about ${check}`;
  const intro = causes.length > 1 ? ', most likely first:' : ':';
  const lines = [
    `${colour ? styleText('bold', heading, { validateStream: false }) : heading}${intro}`,
    ...causes.flatMap((cause, at) => renderCause(cause, causes.length > 1 ? `${at + 1}. ` : '')),
    ...requestDetails(detail),
  ];
  return `\n${lines.join('\n  ')}\n`;
}

function renderCause({ what, fix, policy }: Cause, number: string): string[] {
  const indent = ' '.repeat(number.length);
  return [
    `${number}${oneLine(what)}`,
    `${indent}→ ${oneLine(fix)}`,
    ...(policy ? [`${indent}  ${policy.where} needs:`] : []),
    ...(policy?.document.Statement ?? []).map((statement) => `${indent}    ${JSON.stringify(statement)}`),
  ];
}

/** A text of STS or of a proxy must not draw lines, or colours, of its own. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
