import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const [operation, ...numbers] = process.argv.slice(2);
const [interval, duration, count] = numbers.map(Number);
const listing = operation === 'ListTables';
const client = listing ? new DynamoDBClient({}) : new STSClient({});
const start = performance.now();
for (let calls = 0; calls < count && performance.now() - start < duration; calls++) {
  const began = performance.now();
  let line;
  try {
    const answer = await client.send(listing ? new ListTablesCommand({}) : new GetCallerIdentityCommand({}));
    line = listing ? { ok: true, tables: answer.TableNames } : { ok: true, arn: answer.Arn };
  } catch (error) {
    line = { ok: false, error: `${error.name}: ${error.message}` };
  }
  console.log(JSON.stringify({ ...line, ms: Math.round(performance.now() - began) }));
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, interval - (performance.now() - began))));
}
