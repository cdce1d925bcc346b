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

	body := memory.PatchTraitGroupInput{
		Traits: memory.NewOptPatchTraitGroupInputTraits(memory.PatchTraitGroupInputTraits{
			"joinedOn": {DataType: memory.TraitDefinitionPatchDataTypeSTRING},
			"points":   {DataType: memory.TraitDefinitionPatchDataTypeEmpty}, // removes the trait
		}),
	}
	params := memory.PatchTraitGroupParams{
		StoreId:        memory.StoreId(os.Getenv("STORE_ID")),
		TraitGroupName: os.Getenv("TRAIT_GROUP_NAME"),
	}
	answer, err := client.PatchTraitGroup(ctx, &body, params)
	if err != nil {
		log.Fatal(err)
	}
	accepted, ok := answer.(*memory.AcceptedOperationHeaders)
	if !ok {
		log.Fatalf("%T %+v", answer, answer)
	}
	fmt.Println(accepted.Response.Message.Value, accepted.OperationID.Value)
}
