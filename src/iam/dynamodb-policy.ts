import { type PolicyDocument, policyDocument } from './policy-document.ts';

/**
 * An example of what a switch-role is for: reading and writing the items of its own account's tables in one region.
 *
 * `dynamodb:ListTables` stands alone on `"*"`: it has no resource type, so `"*"` is the only resource documented for it
 * (Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB"). Refusals seen in
 * public name `table/*` since about 2022 (AntonShuvaev/intellij-dynamodb issue 20) and `*` before (sebdah/dynamic-dynamodb
 * issue 321), so a policy that allows it on `table/*` alone rests on what is not promised.
 */
export function dynamodbPolicy(accountId: string, partition: string, region: string): PolicyDocument {
  return policyDocument([
    { Sid: 'ListTables', Effect: 'Allow', Action: 'dynamodb:ListTables', Resource: '*' },
    {
      Sid: 'UseItems',
      Effect: 'Allow',
      Action: [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:DescribeTable',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
      ],
      Resource: `arn:${partition}:dynamodb:${region}:${accountId}:table/*`,
    },
  ]);
}
