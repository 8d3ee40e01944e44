/** What is wrong with an ARN, and what to write instead. */
export type ArnProblem = Readonly<{ what: string; fix: string }>;

const PLACEHOLDER = /\$\{[^}:]*\}/g;

/** The `${NAME}` placeholders of a template. `${aws:username}` and its like, with a colon, are IAM's own variables. */
export function placeholders(text: string): string[] {
  return text.match(PLACEHOLDER) ?? [];
}

/**
 * Holds an ARN, which may have wildcards, IAM's variables and placeholders, against `arn:partition:service:region:account:resource`
 * (AWS IAM User Guide, "Identify AWS resources with ARNs"). `undefined`: its shape is right.
 */
export function arnProblem(arn: string): ArnProblem | undefined {
  const filled = arn.replace(/\$\{[^}]*\}/g, '*');
  const [scheme, partition = '', service = '', region = '', account = '', ...rest] = filled.split(':');
  const resource = rest.join(':');
  if (/\s/.test(filled)) return { what: 'a space in an ARN', fix: 'take it away' };
  if (scheme !== 'arn' || rest.length === 0)
    return { what: 'not an ARN', fix: 'write "*" or arn:partition:service:region:account:resource' };
  if (!/^(aws[a-z-]*|\*)$/.test(partition))
    return { what: `"${partition}" is no partition`, fix: 'write aws, aws-cn, aws-us-gov, …' };
  if (!/^[a-z0-9*?-]+$/.test(service))
    return { what: `"${service}" is no service`, fix: 'write it as in arn:aws:s3:::…' };
  if (!/^([a-z0-9*?-]*)$/.test(region)) return { what: `"${region}" is no region`, fix: 'write it as in eu-west-1' };
  if (!/^(|\d{12}|aws|cloudfront|[\d*?]*[*?][\d*?]*)$/.test(account))
    return { what: `"${account}" is no account id`, fix: 'write its 12 digits' };
  if (resource === '') return { what: 'an ARN without a resource', fix: 'say which resource after the last colon' };
  return serviceProblem(service, region, account, resource);
}

function serviceProblem(service: string, region: string, account: string, resource: string): ArnProblem | undefined {
  if (service === 's3' && resource.startsWith('/'))
    return { what: 'a bucket name that starts with /', fix: `write arn:aws:s3:::${resource.replace(/^\/+/, '')}` };
  if (service === 'iam' && region !== '' && region !== '*')
    return { what: 'a region in an ARN of IAM', fix: 'leave it empty: IAM is global' };
  if (service === 'iam' && account === '')
    return { what: 'an ARN of IAM without an account', fix: 'write its 12 digits' };
  return undefined;
}
