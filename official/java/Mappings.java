import com.twilio.base.Page;
import com.twilio.base.TwilioResponse;
import com.twilio.rest.memory.v1.DataMapping;
import com.twilio.rest.memory.v1.DataMappingReader;
import com.twilio.rest.memory.v1.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The calls for data mappings and operations. */
final class Mappings {
    private final Driver driver;
    private final String store;
    private final List<String> names;
    private final List<String> mappings;
    private String tag;

    Mappings(final Driver driver) {
        this.driver = driver;
        this.store = driver.text("store");
        this.names = driver.texts("names");
        this.mappings = driver.texts("mappings");
    }

    void addTo(final Map<String, Driver.Step> steps) {
        steps.put("data_mappings.page", this::page);
        steps.put("data_mappings.next_page", this::nextPage);
        steps.put("data_mappings.list", () -> Driver.check(namesOf(twoAscending().read(driver.client)), names));
        steps.put("data_mappings.list_limit_110", this::listLimit);
        steps.put("data_mappings.list_type", this::listType);
        steps.put("data_mappings.fetch", this::fetch);
        steps.put("data_mappings.error", () -> refused("mem_datamapping_00000000000000000000000000"));
        steps.put("data_mappings.list_error", this::listError);
        steps.put("data_mappings.create", () -> create("created", "DATASET_CLOUDAPP", null, driver.text("dataset")));
        steps.put("data_mappings.create_ingress", () -> create("ingress", "INGRESS", List.of("primary_email"), null));
        steps.put("data_mappings.patch", () -> patch(mappings.get(1), "Nightly", null));
        steps.put("data_mappings.patch_fresh", () -> patch(mappings.get(0), "Fresh", tag));
        steps.put("data_mappings.patch_stale", this::patchStale);
        steps.put("data_mappings.delete", this::delete);
        steps.put("operations.fetch", this::fetchOperation);
    }

    private DataMappingReader twoAscending() {
        return DataMapping.reader(store).setPageSize(2).setOrderBy(DataMapping.OrderBy.ASC);
    }

    private static List<String> namesOf(final Iterable<DataMapping.ListDataMappingResponse> found) {
        final List<String> result = new ArrayList<>();
        found.forEach(mapping -> result.add(mapping.getDisplayName()));
        return result;
    }

    private DataMapping.FetchDataMappingResponse fetched(final String mapping) {
        return DataMapping.fetcher(store, mapping).fetch(driver.client);
    }

    private void refused(final String mapping) {
        Driver.refusal(() -> fetched(mapping), 404, 520048);
    }

    private void page() {
        Driver.check(namesOf(twoAscending().firstPage(driver.client).getRecords()), names.subList(0, 2));
    }

    private void nextPage() {
        final DataMappingReader reader = twoAscending();
        Page<DataMapping.ListDataMappingResponse> page = reader.firstPage(driver.client);
        final List<String> found = namesOf(page.getRecords());
        while (page.hasNextPage()) {
            page = reader.nextPage(page, driver.client);
            found.addAll(namesOf(page.getRecords()));
        }
        Driver.check(found, names);
    }

    private void listLimit() {
        Driver.check(namesOf(DataMapping.reader(store).limit(110).read(driver.client)).size(), names.size());
    }

    private void listType() {
        final DataMapping.DataMappingType type = DataMapping.DataMappingType.INGRESS;
        Driver.check(namesOf(DataMapping.reader(store).setType(type).read(driver.client)), List.of());
    }

    private void listError() {
        Driver.refusal(() -> DataMapping.reader(store).setPageSize(1000).firstPage(driver.client), 400, 520046);
    }

    private void fetch() {
        final TwilioResponse<DataMapping.FetchDataMappingResponse> answer =
            DataMapping.fetcher(store, mappings.get(0)).fetchWithResponse(driver.client);
        tag = Driver.entityTag(answer.getHeaders());
        final DataMapping.FetchDataMappingResponse mapping = answer.getContent();
        Driver.check(List.of(mapping.getId(), mapping.getVersion()), List.of(mappings.get(0), 1));
        Driver.check(mapping.getMappingTo().getMappings().get(0).getExpression(), "primary_email");
        Driver.check(mapping.getMappingFrom().getDatasetId(), driver.text("dataset"));
        Driver.check(mapping.getCreatedAt() == null, false);
    }

    private void create(final String name, final String type, final List<String> columns, final String dataset)
            throws InterruptedException {
        final DataMapping.DataMappingFromTypes source = DataMapping.DataMappingFromTypes.builder()
            .type(DataMapping.Type.forValue(type))
            .columns(columns)
            .datasetId(dataset)
            .build();
        final DataMapping.MappingTraitItem item =
            DataMapping.MappingTraitItem.builder("primary_email", "Contact", "email").build();
        final DataMapping.DataMappingToTraits target =
            DataMapping.DataMappingToTraits.builder(DataMapping.Type.TRAITS, List.of(item)).build();
        final DataMapping.CreateDataMappingInput input =
            DataMapping.CreateDataMappingInput.builder(name, target, source).build();
        final String created =
            driver.await(DataMapping.creator(store, input).create(driver.client).getStatusUrl());
        Driver.check(fetched(created).getDisplayName(), name);
    }

    private DataMapping.PatchDataMappingResponse patched(final String mapping, final String text, final String match) {
        final DataMapping.DataMappingCore core = DataMapping.DataMappingCore.builder().description(text).build();
        return DataMapping.patcher(store, mapping).setDataMappingCore(core).setIfMatch(match).patch(driver.client);
    }

    private void patch(final String mapping, final String text, final String match) throws InterruptedException {
        driver.await(patched(mapping, text, match).getStatusUrl());
        final DataMapping.FetchDataMappingResponse after = fetched(mapping);
        Driver.check(after.getDescription() + " " + after.getVersion(), text + " 2");
    }

    private void patchStale() {
        Driver.refusal(() -> patched(mappings.get(0), "Stale", tag), 412, 520043);
    }

    private void delete() throws InterruptedException {
        driver.await(DataMapping.deleter(store, mappings.get(4)).delete(driver.client).getStatusUrl());
        refused(mappings.get(4));
    }

    private void fetchOperation() {
        final Operation.FetchOperationResponse operation =
            Operation.fetcher(driver.text("operation")).fetch(driver.client);
        Driver.check(operation.getStatus(), Operation.Status.COMPLETED);
        Driver.check(operation.getResult().getId(), mappings.get(0));
    }
}
