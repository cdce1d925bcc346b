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

	store, mapping := memory.StoreId(os.Getenv("STORE_ID")), memory.DataMappingId(os.Getenv("DATA_MAPPING_ID"))
	fetched, err := client.FetchDataMapping(ctx, memory.FetchDataMappingParams{StoreId: store, DataMappingId: mapping})
	if err != nil {
		log.Fatal(err)
	}
	current, ok := fetched.(*memory.DataMappingHeaders)
	if !ok {
		log.Fatalf("%T %+v", fetched, fetched)
	}

	body := memory.PatchDataMappingInput{
		DisplayName: memory.NewOptDataMappingName("crm-contacts-v2"),
	}
	params := memory.PatchDataMappingParams{StoreId: store, DataMappingId: mapping, IfMatch: current.ETag}
	answer, err := client.PatchDataMapping(ctx, &body, params)
	if err != nil {
		log.Fatal(err)
	}
	accepted, ok := answer.(*memory.AcceptedOperationHeaders)
	if !ok {
		log.Fatalf("%T %+v", answer, answer)
	}
	fmt.Println(accepted.Response.Message.Value, accepted.OperationID.Value)
}
