//go:build revision_2026_10

package main

import "scenario/generated"

// An update has a body.
type patchBody = memory.PatchDataMappingInput

func patch(body patchBody) *patchBody { return &body }

func dataset(source memory.DataMappingFromTypes) any {
	switch source.Type {
	case memory.DataMappingFromCloudAppDataMappingFromTypes:
		return source.DataMappingFromCloudApp.DatasetId
	case memory.DataMappingFromWarehouseDataMappingFromTypes:
		return source.DataMappingFromWarehouse.DatasetId
	default:
		return nil
	}
}
