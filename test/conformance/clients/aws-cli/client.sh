#!/bin/sh
# A process of the AWS CLI for each call: nothing is held from one to the next.
operation=$1 interval=$2 duration=$3 count=$4
start=$(date +%s%3N)
calls=0
while [ "$calls" -lt "$count" ] && [ $(($(date +%s%3N) - start)) -lt "$duration" ]; do
  began=$(date +%s%3N)
  if [ "$operation" = ListTables ]; then
    answer=$($AWS --endpoint-url "$AWS_ENDPOINT_URL_DYNAMODB" dynamodb list-tables --query TableNames --output json 2>&1) && key=tables || key=error
  else
    answer=$($AWS --endpoint-url "$AWS_ENDPOINT_URL_STS" sts get-caller-identity --query Arn --output json 2>&1) && key=arn || key=error
  fi
  answer=$(printf %s "$answer" | tr -s '\n' ' ')
  took=$(($(date +%s%3N) - began))
  if [ "$key" = error ]; then
    printf '{"ok":false,"error":"%s","ms":%s}\n' "$(printf %s "$answer" | sed 's/[\\"]/\\&/g')" "$took"
  else
    printf '{"ok":true,"%s":%s,"ms":%s}\n' "$key" "$answer" "$took"
  fi
  calls=$((calls + 1))
  rest=$((interval - took))
  [ "$rest" -le 0 ] || sleep "$((rest / 1000)).$(printf %03d $((rest % 1000)))"
done
