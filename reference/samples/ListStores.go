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

	params := memory.ListStoresParams{PageSize: memory.NewOptInt(10)}
	for {
		answer, err := client.ListStores(ctx, params)
		if err != nil {
			log.Fatal(err)
		}
		page, ok := answer.(*memory.StoreList)
		if !ok {
			log.Fatalf("%T %+v", answer, answer)
		}
		for _, store := range page.Stores {
			fmt.Println(store)
		}
		if !page.Meta.Value.NextToken.Set {
			break
		}
		params.PageToken = page.Meta.Value.NextToken
	}
}
