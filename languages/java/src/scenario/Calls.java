package scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import memory.api.DataMappingApi;
import memory.api.OperationApi;
import memory.api.StoreApi;
import memory.api.TraitGroupApi;
import memory.client.ApiClient;
import memory.client.ApiException;
import memory.client.ApiResponse;
import memory.model.CreateDataMappingInput;
import memory.model.CreateTraitGroupInput;
import memory.model.DataMapping;
import memory.model.DataMappingType;
import memory.model.NumberValidationRule;
import memory.model.OperationStatus;
import memory.model.OrderBy;
import memory.model.PatchDataMappingInput;
import memory.model.StringValidationRule;
import memory.model.TraitDefinition;
import memory.model.TraitGroupFetched;
import memory.model.TwilioError;

/** A typed call of the generated client for each operation that a scenario may name. */
final class Calls {
  private final ApiClient client;
  private final ObjectMapper mapper;

  Calls(String baseUrl, String user, String password) {
    String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    client = new ApiClient();
    client.updateBaseUri(baseUrl);
    client.setRequestInterceptor(request -> request.header("Authorization", "Basic " + basic));
    mapper = client.getObjectMapper();
  }

  /** Makes the call of the step and returns status, headers, body, and what was read from typed fields. */
  JsonNode make(JsonNode step) throws IOException {
    try {
      ApiResponse<?> response = call(step);
      return outcome(response.getStatusCode(), response.getHeaders(), response.getData());
    } catch (ApiException error) {
      if (error.getResponseBody() == null) {
        throw new IOException(error);
      }
      TwilioError body = mapper.readValue(error.getResponseBody(), TwilioError.class);
      return outcome(error.getCode(), error.getResponseHeaders().map(), body);
    }
  }

  private ApiResponse<?> call(JsonNode step) throws ApiException, IOException {
    String store = text(step, "/path/storeId");
    String mapping = text(step, "/path/dataMappingId");
    DataMappingApi mappings = new DataMappingApi(client);
    return switch (step.get("operation").asText()) {
      case "CreateDataMapping" ->
          mappings.createDataMappingWithHttpInfo(store, body(step, CreateDataMappingInput.class));
      case "CreateTraitGroup" ->
          new TraitGroupApi(client).createTraitGroupWithHttpInfo(store, body(step, CreateTraitGroupInput.class));
      case "DeleteDataMapping" -> mappings.deleteDataMappingWithHttpInfo(store, mapping);
      case "FetchDataMapping" -> mappings.fetchDataMappingWithHttpInfo(store, mapping);
      case "FetchOperation" -> new OperationApi(client).fetchOperationWithHttpInfo(text(step, "/path/operationId"));
      case "FetchStore" -> new StoreApi(client).fetchStoreWithHttpInfo(store);
      case "FetchTraitGroup" -> new TraitGroupApi(client).fetchTraitGroupWithHttpInfo(
          store, text(step, "/path/traitGroupName"), step.at("/query/includeTraits").asBoolean(), null, null, null);
      case "ListDataMappings" -> mappings.listDataMappingsWithHttpInfo(
          store,
          step.at("/query").has("pageSize") ? step.at("/query/pageSize").asInt() : null,
          text(step, "/query/pageToken"),
          mapper.convertValue(text(step, "/query/orderBy"), OrderBy.class),
          mapper.convertValue(text(step, "/query/type"), DataMappingType.class));
      case "PatchDataMapping" -> Revision.patch(
          mappings, store, mapping, text(step, "/header/If-Match"), body(step, PatchDataMappingInput.class));
      default -> throw new IllegalArgumentException("no call for " + step.get("operation"));
    };
  }

  private static String text(JsonNode step, String pointer) {
    return step.at(pointer).isMissingNode() ? null : step.at(pointer).asText();
  }

  private <T> T body(JsonNode step, Class<T> type) throws IOException {
    return mapper.treeToValue(step.get("body"), type);
  }

  private ObjectNode outcome(int status, Map<String, List<String>> headers, Object body)
      throws IOException {
    ObjectNode result = mapper.createObjectNode().put("status", status);
    ObjectNode named = result.putObject("headers");
    for (String name : List.of("Operation-Id", "Location", "Retry-After", "ETag")) {
      headers.getOrDefault(name, List.of()).forEach(value -> named.put(name, value));
    }
    result.set("body", plain(body));
    result.set("read", plain(read(body)));
    return result;
  }

  // Through text, because numbers keep their Java types otherwise and then differ from those of the scenario.
  private JsonNode plain(Object value) throws IOException {
    return mapper.readTree(mapper.writeValueAsBytes(value));
  }

  private static Map<String, Object> read(Object body) {
    Map<String, Object> read = new LinkedHashMap<>();
    if (body instanceof OperationStatus operation && operation.getResult() != null) {
      read.put("resource", operation.getResult().getId());
    } else if (body instanceof DataMapping mapping) {
      read.put("dataset", Revision.dataset(mapping));
      read.put("traits", mapping.getMappingTo().getMappings().stream()
          .map(item -> item.getTraitGroup() + "." + item.getTraitName())
          .toList());
      read.put("isChanged", mapping.getUpdatedAt().isAfter(mapping.getCreatedAt()));
    } else if (body instanceof TraitGroupFetched fetched) {
      fetched.getTraitGroup().getTraits().forEach((name, trait) -> read.put(name, rule(trait)));
    }
    return read;
  }

  private static String rule(TraitDefinition trait) {
    Object rule = trait.getValidationRule() == null ? null : trait.getValidationRule().getActualInstance();
    if (rule instanceof StringValidationRule string) {
      return "STRING of at most " + string.getMaxLength() + " characters";
    }
    return rule instanceof NumberValidationRule number ? "NUMBER of at least " + number.getMin() : null;
  }
}
