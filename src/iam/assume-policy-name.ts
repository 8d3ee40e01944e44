/** What the inline policy that lets a role assume the next one is called, in IAM and in every rendering. */
export const ASSUME_POLICY_NAME = 'assume-switch-roles';
