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

	params := memory.FetchTraitGroupParams{
		StoreId:        memory.StoreId(os.Getenv("STORE_ID")),
		TraitGroupName: os.Getenv("TRAIT_GROUP_NAME"),
	}
	answer, err := client.FetchTraitGroup(ctx, params)
	if err != nil {
		log.Fatal(err)
	}
	fetched, ok := answer.(*memory.TraitGroupFetchedHeaders)
	if !ok {
		log.Fatalf("%T %+v", answer, answer)
	}
	group := fetched.Response.TraitGroup.Value
	fmt.Println(group.DisplayName, group.Version, fetched.ETag.Value)
	for name, trait := range group.Traits.Value {
		fmt.Println(name, trait.DataType)
	}
}
