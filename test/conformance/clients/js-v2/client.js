const AWS = require('aws-sdk');

const [operation, ...numbers] = process.argv.slice(2);
const [interval, duration, count] = numbers.map(Number);
const listing = operation === 'ListTables';
const client = listing ? new AWS.DynamoDB({ endpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB }) : new AWS.STS({ endpoint: process.env.AWS_ENDPOINT_URL_STS });

async function main() {
  const start = performance.now();
  for (let calls = 0; calls < count && performance.now() - start < duration; calls++) {
    const began = performance.now();
    let line;
    try {
      const answer = await (listing ? client.listTables() : client.getCallerIdentity()).promise();
      line = listing ? { ok: true, tables: answer.TableNames } : { ok: true, arn: answer.Arn };
    } catch (error) {
      line = { ok: false, error: `${error.code}: ${error.message}` };
    }
    console.log(JSON.stringify({ ...line, ms: Math.round(performance.now() - began) }));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, interval - (performance.now() - began))));
  }
}

main();
