import json
import os
import signal
import time
from functools import cache

import boto3

ending = False


def end(_signal, _frame):
    global ending
    ending = True


signal.signal(signal.SIGTERM, end)
pause = float(os.environ.get("PAUSE_MS", "250")) / 1000
drain = float(os.environ.get("DRAIN_MS", "0")) / 1000


@cache
def sts():
    return boto3.client("sts")  # asks for credentials already


def call():
    try:
        print(json.dumps({"ok": True, "arn": sts().get_caller_identity()["Arn"], "ending": ending}), flush=True)
    except Exception as error:
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}", "ending": ending}), flush=True)


while not ending:
    call()
    time.sleep(pause)
until = time.monotonic() + drain
while time.monotonic() < until:
    call()
    time.sleep(pause)
