package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"

	"example.com/app/memory" // generated with ogen
)

type account struct{}

func (account) BasicAuth(context.Context, memory.OperationName) (memory.BasicAuth, error) {
	return memory.BasicAuth{Username: os.Getenv("TWILIO_ACCOUNT_SID"), Password: os.Getenv("TWILIO_AUTH_TOKEN")}, nil
}

func main() {
	ctx := context.Background()
	client, err := memory.NewClient(cmp.Or(os.Getenv("TWILIO_MEMORY_BASE_URL"), "https://memory.twilio.com"), account{})
	if err != nil {
		log.Fatal(err)
	}

	params := memory.FetchOperationParams{OperationId: os.Getenv("OPERATION_ID")}
	answer, err := client.FetchOperation(ctx, params)
	if err != nil {
		log.Fatal(err)
	}
	operation, ok := answer.(*memory.OperationStatusHeaders)
	if !ok {
		log.Fatalf("%T %+v", answer, answer)
	}
	fmt.Println(operation.Response.Status, operation.Response.Result.Value.OperationResultResourceId.ID)
	if failure, failed := operation.Response.Error.Get(); failed {
		fmt.Println(failure.Code.Value, failure.Detail.Value)
	}
}
