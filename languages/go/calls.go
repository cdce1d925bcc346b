package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"scenario/generated"
)

type query struct {
	IncludeTraits *bool
	PageSize      *int
	PageToken     *string
	OrderBy       *memory.OrderBy
	Type          *memory.DataMappingType
}

// calls has a typed call of the generated client for each operation that a scenario may name.
var calls = map[string]func(context.Context, *memory.Client, step) (any, error){
	"CreateDataMapping": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		var body memory.CreateDataMappingInput
		if err := json.Unmarshal(s.Body, &body); err != nil {
			return nil, err
		}
		return outcome(client.CreateDataMapping(ctx, &body, memory.CreateDataMappingParams{StoreId: s.store()}))
	},
	"CreateTraitGroup": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		var body memory.CreateTraitGroupInput
		if err := json.Unmarshal(s.Body, &body); err != nil {
			return nil, err
		}
		return outcome(client.CreateTraitGroup(ctx, &body, memory.CreateTraitGroupParams{StoreId: s.store()}))
	},
	"DeleteDataMapping": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		params := memory.DeleteDataMappingParams{StoreId: s.store(), DataMappingId: s.mapping()}
		return outcome(client.DeleteDataMapping(ctx, params))
	},
	"FetchDataMapping": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		params := memory.FetchDataMappingParams{StoreId: s.store(), DataMappingId: s.mapping()}
		return outcome(client.FetchDataMapping(ctx, params))
	},
	"FetchOperation": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		return outcome(client.FetchOperation(ctx, memory.FetchOperationParams{OperationId: s.Path["operationId"]}))
	},
	"FetchStore": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		return outcome(client.FetchStore(ctx, memory.FetchStoreParams{StoreId: s.store()}))
	},
	"FetchTraitGroup": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		params := memory.FetchTraitGroupParams{StoreId: s.store(), TraitGroupName: s.Path["traitGroupName"]}
		set(s.Query.IncludeTraits, params.IncludeTraits.SetTo)
		return outcome(client.FetchTraitGroup(ctx, params))
	},
	"ListDataMappings": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		params := memory.ListDataMappingsParams{StoreId: s.store()}
		set(s.Query.PageSize, params.PageSize.SetTo)
		set(s.Query.PageToken, params.PageToken.SetTo)
		set(s.Query.OrderBy, params.OrderBy.SetTo)
		set(s.Query.Type, params.Type.SetTo)
		return outcome(client.ListDataMappings(ctx, params))
	},
	"PatchDataMapping": func(ctx context.Context, client *memory.Client, s step) (any, error) {
		var body patchBody
		if err := json.Unmarshal(s.Body, &body); err != nil {
			return nil, err
		}
		params := memory.PatchDataMappingParams{StoreId: s.store(), DataMappingId: s.mapping()}
		if tag, ok := s.Header["If-Match"]; ok {
			params.IfMatch.SetTo(tag)
		}
		return outcome(client.PatchDataMapping(ctx, patch(body), params))
	},
}

func (s step) store() memory.StoreId         { return memory.StoreId(s.Path["storeId"]) }
func (s step) mapping() memory.DataMappingId { return memory.DataMappingId(s.Path["dataMappingId"]) }

func set[T any](value *T, to func(T)) {
	if value != nil {
		to(*value)
	}
}

// outcome turns the typed response of a call into plain JSON: status, headers, body, and what was read from typed fields.
func outcome[T any](response T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	result := map[string]any{"status": http.StatusOK, "body": response}
	switch typed := any(response).(type) {
	case *memory.AcceptedOperationHeaders:
		result["status"] = http.StatusAccepted
		result["body"] = &typed.Response
		result["headers"] = map[string]any{
			"Operation-Id": text(typed.OperationID), "Location": text(typed.Location), "Retry-After": number(typed.RetryAfter),
		}
	case *memory.OperationStatusHeaders:
		result["body"], result["read"] = &typed.Response, readOperation(typed.Response)
		result["headers"] = map[string]any{"Operation-Id": text(typed.OperationID), "Retry-After": number(typed.RetryAfter)}
	case *memory.DataMappingHeaders:
		result["body"], result["read"] = &typed.Response, readMapping(typed.Response)
		result["headers"] = map[string]any{"ETag": text(typed.ETag)}
	case *memory.StoreHeaders:
		result["body"], result["headers"] = &typed.Response, map[string]any{"ETag": text(typed.ETag)}
	case *memory.TraitGroupFetchedHeaders:
		result["body"], result["read"] = &typed.Response, readRules(typed.Response)
		result["headers"] = map[string]any{"ETag": text(typed.ETag)}
	case *memory.DataMappingList:
	default:
		result["status"] = statusOf(response)
	}
	return plain(result)
}

// statusOf derives the status from the type: each error of each operation has its own, such as FetchDataMappingNotFound.
func statusOf(response any) int {
	for status := http.StatusBadRequest; status < 600; status++ {
		name := strings.ReplaceAll(http.StatusText(status), " ", "")
		if name != "" && strings.HasSuffix(fmt.Sprintf("%T", response), name) {
			return status
		}
	}
	return 0
}

func text(value memory.OptString) any {
	if !value.Set {
		return nil
	}
	return value.Value
}

func number(value memory.OptInt) any {
	if !value.Set {
		return nil
	}
	return strconv.Itoa(value.Value)
}

func readOperation(operation memory.OperationStatus) map[string]any {
	if result, ok := operation.Result.Get(); ok {
		return map[string]any{"resource": result.OperationResultResourceId.ID}
	}
	return nil
}

func readMapping(mapping memory.DataMapping) map[string]any {
	traits := []string{}
	for _, item := range mapping.MappingTo.DataMappingToTraits.Mappings {
		traits = append(traits, item.TraitGroup+"."+item.TraitName)
	}
	return map[string]any{
		"dataset":   dataset(mapping.MappingFrom),
		"traits":    traits,
		"isChanged": mapping.UpdatedAt.After(mapping.CreatedAt),
	}
}

func readRules(fetched memory.TraitGroupFetched) map[string]any {
	rules := map[string]any{}
	for name, trait := range fetched.TraitGroup.Value.Traits.Value {
		switch rule := trait.ValidationRule.Value; rule.Type {
		case memory.StringValidationRuleValidationRule:
			rules[name] = fmt.Sprintf("STRING of at most %d characters", rule.StringValidationRule.MaxLength.Value)
		case memory.NumberValidationRuleValidationRule:
			rules[name] = fmt.Sprintf("NUMBER of at least %v", rule.NumberValidationRule.Min.Value)
		case memory.ArrayValidationRuleValidationRule:
			rules[name] = fmt.Sprintf("ARRAY of at most %d items", rule.ArrayValidationRule.MaxItems.Value)
		case memory.BooleanValidationRuleValidationRule:
			rules[name] = "BOOLEAN"
		}
	}
	return rules
}

func plain(value any) (result any, err error) {
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return result, json.Unmarshal(encoded, &result)
}
