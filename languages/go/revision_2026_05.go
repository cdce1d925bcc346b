//go:build !revision_2026_10

package main

import "scenario/generated"

// An update may have no body.
type patchBody = memory.OptPatchDataMappingInput

func patch(body patchBody) patchBody { return body }

func dataset(source memory.DataMappingFromTypes) any {
	return source.DataMappingFromDataSet.DatasetId
}
