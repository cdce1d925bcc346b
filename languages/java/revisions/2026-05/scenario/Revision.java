package scenario;

import memory.api.DataMappingApi;
import memory.client.ApiException;
import memory.client.ApiResponse;
import memory.model.AcceptedOperation;
import memory.model.DataMapping;
import memory.model.PatchDataMappingInput;

/** What differs by revision of the API. */
final class Revision {
  private Revision() {}

  static String dataset(DataMapping mapping) {
    return mapping.getMappingFrom().getDatasetId();
  }

  static ApiResponse<AcceptedOperation> patch(
      DataMappingApi api, String store, String mapping, String tag, PatchDataMappingInput body) throws ApiException {
    return api.patchDataMappingWithHttpInfo(store, mapping, tag, body);
  }
}
