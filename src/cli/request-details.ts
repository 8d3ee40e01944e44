import type { IssueErrorDetail } from '../core/errors.ts';

/** What was tried and under which id STS knows it, as one line for a person each; the order is that of `tried`. */
export function requestDetails({ tried, requestId }: Partial<IssueErrorDetail>): string[] {
  const what = Object.entries(tried ?? {}).map(([name, value]) => `${name} ${value}`);
  return [
    ...(what.length > 0 ? [`tried: ${what.join(', ')}`] : []),
    ...(requestId ? [`request id: ${requestId}`] : []),
  ];
}
