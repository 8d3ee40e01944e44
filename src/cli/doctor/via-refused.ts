import { IssueError } from '../../core/errors.ts';

const CODE = 'ViaRoleRefused';

/** What stands in for the refusal of a role that another goes via: the reason is told there. */
export const viaRefused = (via: string) =>
  new IssueError({
    kind: 'transient',
    code: CODE,
    message: `goes via ${via}, which is not granted`,
    advice: `fix ${via} first`,
  });

export const isViaRefused = ({ code }: IssueError) => code === CODE;
