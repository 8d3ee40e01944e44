import json
import sys
import time

import boto3

operation = sys.argv[1]
interval, duration, count = (int(value) for value in sys.argv[2:5])
session = boto3.Session()
client = None
calls = 0
start = time.monotonic()
while calls < count and (time.monotonic() - start) * 1000 < duration:
    began = time.monotonic()
    try:
        client = client or session.client('dynamodb' if operation == 'ListTables' else 'sts')
        if operation == 'ListTables':
            line = {'ok': True, 'tables': client.list_tables()['TableNames']}
        else:
            line = {'ok': True, 'arn': client.get_caller_identity()['Arn']}
    except Exception as error:
        line = {'ok': False, 'error': f'{type(error).__name__}: {error}'}
    line['ms'] = round((time.monotonic() - began) * 1000)
    print(json.dumps(line), flush=True)
    calls += 1
    time.sleep(max(0, interval / 1000 - (time.monotonic() - began)))
