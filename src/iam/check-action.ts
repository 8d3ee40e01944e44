import { error, type Finding } from './finding.ts';

const ACTION = /^[A-Za-z0-9-]+:[\w*?]+$/;
const IN_TRUST = /^sts:(AssumeRole(WithSAML|WithWebIdentity)?|TagSession|SetSourceIdentity|SetContext|\*)$/i;

/** What is wrong with one action; `trust` when it stands in a trust policy. */
export function checkAction(action: unknown, path: string, trust: boolean): Finding[] {
  if (typeof action !== 'string')
    return [error(path, `${JSON.stringify(action)} as action`, 'it has to be a string', 'write a string')];
  if (action !== '*' && !ACTION.test(action)) {
    const [, service, name] = /^([A-Za-z0-9-]+)\W+([\w*?]+)$/.exec(action) ?? [];
    const meant = service && name ? `write ${service}:${name}` : 'write it as in sts:AssumeRole';
    return [error(path, `"${action}" as action`, 'an action is a service prefix, a colon and a name', meant)];
  }
  if (trust && !IN_TRUST.test(action))
    return [
      error(
        path,
        `"${action}" in a trust policy`,
        'a trust policy may allow actions of STS that assume a role only',
        'move it to an identity policy of the role',
      ),
    ];
  return [];
}
