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

	params := memory.FetchStoreParams{StoreId: memory.StoreId(os.Getenv("STORE_ID"))}
	answer, err := client.FetchStore(ctx, params)
	if err != nil {
		log.Fatal(err)
	}
	store, ok := answer.(*memory.StoreHeaders)
	if !ok {
		log.Fatalf("%T %+v", answer, answer)
	}
	fmt.Println(store.Response.DisplayName, store.Response.Status, store.ETag.Value)
}
