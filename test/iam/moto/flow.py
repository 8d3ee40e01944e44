"""The article's own test, told to say how far it came: assume the switch-role, then list its tables.

argv[1] is AssumeRole's parameters as JSON. The base identity, the region and the endpoint come from the environment.
Prints {"tables": […]} or {"operation": …, "status": …}.
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError


def assumed_role_session(parameters):
    credentials = boto3.client("sts").assume_role(**parameters)["Credentials"]
    return boto3.session.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def call_dynamo(session):
    dynamo_client = session.client("dynamodb")
    return {"tables": dynamo_client.list_tables(Limit=100)["TableNames"]}


try:
    print(json.dumps(call_dynamo(assumed_role_session(json.loads(sys.argv[1])))))
except ClientError as error:
    print(json.dumps({"operation": error.operation_name, "status": error.response["ResponseMetadata"]["HTTPStatusCode"]}))
