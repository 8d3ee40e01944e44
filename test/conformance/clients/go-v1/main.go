package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/dynamodb"
	"github.com/aws/aws-sdk-go/service/sts"
)

func number(at int) int {
	value, err := strconv.Atoi(os.Args[at])
	if err != nil {
		panic(err)
	}
	return value
}

func endpoint(variable string) *aws.Config {
	return aws.NewConfig().WithEndpoint(os.Getenv(variable))
}

func main() {
	operation := os.Args[1]
	interval := time.Duration(number(2)) * time.Millisecond
	duration := time.Duration(number(3)) * time.Millisecond
	count := number(4)

	sess, loadError := session.NewSession()
	call := func() (map[string]any, error) {
		if loadError != nil {
			return nil, loadError
		}
		if operation == "ListTables" {
			answer, err := dynamodb.New(sess, endpoint("AWS_ENDPOINT_URL_DYNAMODB")).ListTables(&dynamodb.ListTablesInput{})
			if err != nil {
				return nil, err
			}
			return map[string]any{"ok": true, "tables": answer.TableNames}, nil
		}
		answer, err := sts.New(sess, endpoint("AWS_ENDPOINT_URL_STS")).GetCallerIdentity(&sts.GetCallerIdentityInput{})
		if err != nil {
			return nil, err
		}
		return map[string]any{"ok": true, "arn": *answer.Arn}, nil
	}

	start := time.Now()
	for calls := 0; calls < count && time.Since(start) < duration; calls++ {
		began := time.Now()
		line, err := call()
		if err != nil {
			line = map[string]any{"ok": false, "error": err.Error()}
		}
		line["ms"] = time.Since(began).Milliseconds()
		text, _ := json.Marshal(line)
		fmt.Println(string(text))
		time.Sleep(interval - time.Since(began))
	}
}
