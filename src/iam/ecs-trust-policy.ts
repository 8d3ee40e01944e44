import { type PolicyDocument, policyDocument } from './policy-document.ts';

/**
 * The trust policy of an ECS task role or task execution role: ECS itself may assume it, for tasks of this account only
 * (Amazon ECS Developer Guide, "Amazon ECS task IAM role", on the confused deputy).
 * @param partition `aws`, `aws-cn`, …
 */
export function ecsTrustPolicy(accountId: string, partition: string): PolicyDocument {
  return policyDocument([
    {
      Sid: 'TasksOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:*:${accountId}:*` },
      },
    },
  ]);
}
