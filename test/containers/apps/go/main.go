package main

import (
	"context"
	"encoding/json"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

type line struct {
	Ok     bool   `json:"ok"`
	Arn    string `json:"arn,omitempty"`
	Error  string `json:"error,omitempty"`
	Ending bool   `json:"ending"`
}

func milliseconds(name string, otherwise int) time.Duration {
	if value, err := strconv.Atoi(os.Getenv(name)); err == nil {
		otherwise = value
	}
	return time.Duration(otherwise) * time.Millisecond
}

func main() {
	var ending atomic.Bool
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	go func() { <-signals; ending.Store(true) }()

	out := json.NewEncoder(os.Stdout)
	loaded, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		out.Encode(line{Error: err.Error()})
		os.Exit(1)
	}
	client := sts.NewFromConfig(loaded)
	pause := milliseconds("PAUSE_MS", 250)
	call := func() {
		identity, err := client.GetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{})
		if err != nil {
			out.Encode(line{Error: err.Error(), Ending: ending.Load()})
		} else {
			out.Encode(line{Ok: true, Arn: *identity.Arn, Ending: ending.Load()})
		}
	}
	for !ending.Load() {
		call()
		time.Sleep(pause)
	}
	for until := time.Now().Add(milliseconds("DRAIN_MS", 0)); time.Now().Before(until); time.Sleep(pause) {
		call()
	}
}
