"""Says every few seconds who it is. Nothing here knows of a sidecar: boto3 finds credentials as it does everywhere."""

import os
import signal
import sys
import time

import boto3
from botocore.exceptions import BotoCoreError, ClientError


def report():
    print("I am", boto3.client("sts").get_caller_identity()["Arn"])
    if os.environ.get("AWS_ENDPOINT_URL_DYNAMODB"):
        tables = boto3.client("dynamodb").list_tables()["TableNames"]
        print("I see the DynamoDB tables:", ", ".join(tables) or "none")


# The first process of a container has to say that it wants to end.
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
while True:
    try:
        report()
    except (BotoCoreError, ClientError) as error:
        print(f"{type(error).__name__}: {error}")
    time.sleep(5)
