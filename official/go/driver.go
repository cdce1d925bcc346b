package main

import (
	"sort"

	memory "github.com/twilio/twilio-go/rest/memory/v1"
)

type driver struct {
	Plan
	api  *memory.ApiService
	tags map[string]string
}

// steps returns the calls. Each returns an error if it fails, or if what comes back is not what was sent.
func (d *driver) steps() map[string]func() error {
	return map[string]func() error{
		"data_mappings.page":           d.page,
		"data_mappings.next_page":      d.nextPage,
		"data_mappings.list":           d.list,
		"data_mappings.list_limit_110": d.listLimit,
		"data_mappings.list_type":      d.listType,
		"data_mappings.fetch":          d.fetch,
		"data_mappings.error":          d.missing,
		"data_mappings.list_error":     d.listError,
		"data_mappings.create":         d.create,
		"data_mappings.create_ingress": d.createIngress,
		"data_mappings.patch":          d.patch,
		"data_mappings.patch_fresh":    d.patchFresh,
		"data_mappings.patch_stale":    d.patchStale,
		"data_mappings.delete":         d.delete,
		"operations.fetch":             d.fetchOperation,
		"trait_groups.list":            d.listGroups,
		"trait_groups.fetch":           d.fetchGroup,
		"trait_groups.fetch_rule":      d.fetchRule,
		"trait_groups.create":          func() error { return d.createGroup("Plain", memory.ValidationRule{}) },
		"trait_groups.create_with_rule": func() error {
			return d.createGroup("Ruled", memory.ValidationRule{RuleType: "NUMBER", Min: 1, Max: 100})
		},
		"trait_groups.patch_fresh": d.patchGroupFresh,
		"trait_groups.patch_stale": d.patchGroupStale,
		"trait_groups.delete":      d.deleteGroup,
		"stores.list":              d.listStores,
		"stores.fetch":             d.fetchStore,
		"stores.patch_fresh":       d.patchStoreFresh,
		"stores.patch_stale":       d.patchStoreStale,
		"stores.create":            d.createStore,
		"stores.delete":            d.deleteStore,
	}
}

// Data mappings

func twoAscending() *memory.ListDataMappingsParams {
	return new(memory.ListDataMappingsParams).SetPageSize(2).SetOrderBy("ASC")
}

func (d *driver) page() error {
	page, err := d.api.PageDataMappings(d.Store, twoAscending(), "")
	if err != nil {
		return err
	}
	return check(names(page.DataMappings), d.Names[:2])
}

func (d *driver) nextPage() error {
	found := []string{}
	for token := ""; ; {
		page, err := d.api.PageDataMappings(d.Store, twoAscending(), token)
		if err != nil {
			return err
		}
		found = append(found, names(page.DataMappings)...)
		if token = page.Meta.NextToken; token == "" || len(found) > len(d.Names) {
			return check(found, d.Names)
		}
	}
}

func (d *driver) list() error {
	found, err := d.api.ListDataMappings(d.Store, twoAscending())
	if err != nil {
		return err
	}
	return check(names(found), d.Names)
}

func (d *driver) listLimit() error {
	found, err := d.api.ListDataMappings(d.Store, new(memory.ListDataMappingsParams).SetLimit(110))
	if err != nil {
		return err
	}
	return check(len(found), len(d.Names))
}

func (d *driver) listType() error {
	found, err := d.api.ListDataMappings(d.Store, new(memory.ListDataMappingsParams).SetType("INGRESS"))
	if err != nil {
		return err
	}
	return check(names(found), []string{})
}

func (d *driver) fetch() error {
	answer, err := d.api.FetchDataMappingWithMetadata(d.Store, d.Mappings[0])
	if err != nil {
		return err
	}
	d.tags["mapping"] = answer.GetHeader("ETag")
	mapping := answer.GetResource()
	found := []any{mapping.Id, mapping.Version, mapping.MappingFrom.DatasetId, mapping.MappingTo.Mappings[0].Expression}
	if err := check(found, []any{d.Mappings[0], 1, d.Dataset, "primary_email"}); err != nil {
		return err
	}
	return check(mapping.CreatedAt.IsZero(), false)
}

func (d *driver) missing() error {
	_, err := d.api.FetchDataMapping(d.Store, "mem_datamapping_00000000000000000000000000")
	if refused := refusal(err, 520048); refused != nil {
		return refused
	}
	return check(err.(interface{ GetHttpStatusCode() int }).GetHttpStatusCode(), 404)
}

func (d *driver) listError() error {
	_, err := d.api.PageDataMappings(d.Store, new(memory.ListDataMappingsParams).SetPageSize(1000), "")
	return refusal(err, 520046)
}

func target(expression string) memory.DataMappingToTraits {
	item := memory.MappingTraitItem{Expression: expression, TraitGroup: "Contact", TraitName: "email"}
	return memory.DataMappingToTraits{Type: "TRAITS", Mappings: []memory.MappingTraitItem{item}}
}

func (d *driver) createFrom(name string, source memory.DataMappingFromTypes) error {
	input := memory.CreateDataMappingInput{DisplayName: name, MappingFrom: source, MappingTo: target("primary_email")}
	accepted, err := d.api.CreateDataMapping(d.Store, new(memory.CreateDataMappingParams).SetCreateDataMappingInput(input))
	if err != nil {
		return err
	}
	identifier, err := d.wait(accepted.StatusUrl)
	if err != nil {
		return err
	}
	mapping, err := d.api.FetchDataMapping(d.Store, identifier)
	if err != nil {
		return err
	}
	found := []any{mapping.DisplayName, mapping.MappingFrom.Type, mapping.MappingFrom.Columns}
	return check(found, []any{name, source.Type, source.Columns})
}

func (d *driver) create() error {
	return d.createFrom("created", memory.DataMappingFromTypes{Type: "DATASET_CLOUDAPP", DatasetId: d.Dataset})
}

func (d *driver) createIngress() error {
	return d.createFrom("ingress", memory.DataMappingFromTypes{Type: "INGRESS", Columns: []string{"primary_email"}})
}

func (d *driver) patchWith(mapping string, params *memory.PatchDataMappingParams) error {
	accepted, err := d.api.PatchDataMapping(d.Store, mapping, params)
	if err != nil {
		return err
	}
	if _, err = d.wait(accepted.StatusUrl); err != nil {
		return err
	}
	fetched, err := d.api.FetchDataMapping(d.Store, mapping)
	if err != nil {
		return err
	}
	return check([]any{fetched.Description, fetched.Version}, []any{params.DataMappingCore.Description, 2})
}

func (d *driver) patch() error {
	core := memory.DataMappingCore{Description: "Nightly"}
	return d.patchWith(d.Mappings[1], new(memory.PatchDataMappingParams).SetDataMappingCore(core))
}

// tagged patches whole mappings, since the package cannot leave them out.
func (d *driver) tagged(description string) *memory.PatchDataMappingParams {
	core := memory.DataMappingCore{Description: description, MappingTo: target("primary_email")}
	return new(memory.PatchDataMappingParams).SetDataMappingCore(core).SetIfMatch(d.tags["mapping"])
}

func (d *driver) patchFresh() error {
	return d.patchWith(d.Mappings[0], d.tagged("Fresh"))
}

func (d *driver) patchStale() error {
	_, err := d.api.PatchDataMapping(d.Store, d.Mappings[0], d.tagged("Stale"))
	return refusal(err, 520043)
}

func (d *driver) delete() error {
	accepted, err := d.api.DeleteDataMapping(d.Store, d.Mappings[4])
	if err != nil {
		return err
	}
	if _, err = d.wait(accepted.StatusUrl); err != nil {
		return err
	}
	_, err = d.api.FetchDataMapping(d.Store, d.Mappings[4])
	return refusal(err, 520048)
}

func (d *driver) fetchOperation() error {
	operation, err := d.api.FetchOperation(d.Operation)
	if err != nil {
		return err
	}
	return check([]string{operation.Status, operation.Result.Id}, []string{"COMPLETED", d.Mappings[0]})
}

// Trait groups

func (d *driver) listGroups() error {
	listed, err := d.api.ListTraitGroups(d.Store, new(memory.ListTraitGroupsParams).SetPageSize(1))
	if err != nil {
		return err
	}
	found := []string{}
	for _, group := range listed {
		found = append(found, group.DisplayName)
	}
	sort.Strings(found)
	return check(found, d.TraitGroups)
}

func (d *driver) fetchGroup() error {
	params := new(memory.FetchTraitGroupParams).SetIncludeTraits(true)
	answer, err := d.api.FetchTraitGroupWithMetadata(d.Store, "Loyalty", params)
	if err != nil {
		return err
	}
	d.tags["group"] = answer.GetHeader("ETag")
	return check(answer.GetResource().TraitGroup.Traits["points"].DataType, "NUMBER")
}

func (d *driver) fetchRule() error {
	fetched, err := d.api.FetchTraitGroup(d.Store, "Coded", new(memory.FetchTraitGroupParams).SetIncludeTraits(true))
	if err != nil {
		return err
	}
	return check(fetched.TraitGroup.Traits["code"].ValidationRule.MaxLength, 8)
}

func (d *driver) createGroup(name string, rule memory.ValidationRule) error {
	traits := map[string]memory.TraitGroupRequestTraits{"points": {DataType: "NUMBER", ValidationRule: rule}}
	request := memory.TraitGroupRequest{DisplayName: name, Traits: traits}
	accepted, err := d.api.CreateTraitGroup(d.Store, new(memory.CreateTraitGroupParams).SetTraitGroupRequest(request))
	if err != nil {
		return err
	}
	if _, err = d.wait(accepted.StatusUrl); err != nil {
		return err
	}
	fetched, err := d.api.FetchTraitGroup(d.Store, name, new(memory.FetchTraitGroupParams).SetIncludeTraits(true))
	if err != nil {
		return err
	}
	return check(fetched.TraitGroup.Traits["points"].ValidationRule, rule)
}

func (d *driver) taggedGroup(description string) *memory.PatchTraitGroupParams {
	request := memory.PatchTraitGroupRequest{Description: description}
	return new(memory.PatchTraitGroupParams).SetPatchTraitGroupRequest(request).SetIfMatch(d.tags["group"])
}

func (d *driver) patchGroupFresh() error {
	accepted, err := d.api.PatchTraitGroup(d.Store, "Loyalty", d.taggedGroup("Fresh"))
	if err != nil {
		return err
	}
	if _, err = d.wait(accepted.StatusUrl); err != nil {
		return err
	}
	fetched, err := d.api.FetchTraitGroup(d.Store, "Loyalty", nil)
	if err != nil {
		return err
	}
	return check(fetched.TraitGroup.Description, "Fresh")
}

func (d *driver) patchGroupStale() error {
	_, err := d.api.PatchTraitGroup(d.Store, "Loyalty", d.taggedGroup("Stale"))
	return refusal(err, 520043)
}

func (d *driver) deleteGroup() error {
	accepted, err := d.api.DeleteTraitGroup(d.Store, "Spare")
	if err != nil {
		return err
	}
	if _, err = d.wait(accepted.StatusUrl); err != nil {
		return err
	}
	_, err = d.api.FetchTraitGroup(d.Store, "Spare", nil)
	return refusal(err, 520047)
}

// Stores

func (d *driver) listStores() error {
	found, err := d.api.ListStores(new(memory.ListStoresParams).SetPageSize(1).SetOrderBy("ASC").SetLimit(4))
	if err != nil {
		return err
	}
	expected := append([]string{}, d.Stores...)
	sort.Strings(found)
	sort.Strings(expected)
	return check(found, expected)
}

func (d *driver) fetchStore() error {
	answer, err := d.api.FetchStoreWithMetadata(d.Stores[1])
	if err != nil {
		return err
	}
	d.tags["store"] = answer.GetHeader("ETag")
	store := answer.GetResource()
	return check([]string{store.Id, store.DisplayName}, []string{d.Stores[1], "sales"})
}

func (d *driver) taggedStore(description string) *memory.PatchStoreParams {
	request := memory.PatchStoreRequest{Description: description}
	return new(memory.PatchStoreParams).SetPatchStoreRequest(request).SetIfMatch(d.tags["store"])
}

func (d *driver) patchStoreFresh() error {
	accepted, err := d.api.PatchStore(d.Stores[1], d.taggedStore("Fresh"))
	if err != nil {
		return err
	}
	if _, err = d.wait(accepted.StatusUrl); err != nil {
		return err
	}
	fetched, err := d.api.FetchStore(d.Stores[1])
	if err != nil {
		return err
	}
	return check(fetched.Description, "Fresh")
}

func (d *driver) patchStoreStale() error {
	_, err := d.api.PatchStore(d.Stores[1], d.taggedStore("Stale"))
	return refusal(err, 520043)
}

func (d *driver) createStore() error {
	request := memory.ServiceRequest{DisplayName: "new"}
	accepted, err := d.api.CreateStore(new(memory.CreateStoreParams).SetServiceRequest(request))
	if err != nil {
		return err
	}
	identifier, err := d.wait(accepted.StatusUrl)
	if err != nil {
		return err
	}
	fetched, err := d.api.FetchStore(identifier)
	if err != nil {
		return err
	}
	return check(fetched.DisplayName, "new")
}

func (d *driver) deleteStore() error {
	accepted, err := d.api.DeleteStore(d.Stores[2])
	if err != nil {
		return err
	}
	if _, err = d.wait(accepted.StatusUrl); err != nil {
		return err
	}
	_, err = d.api.FetchStore(d.Stores[2])
	return refusal(err, 520041)
}
