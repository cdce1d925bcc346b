import com.twilio.base.TwilioResponse;
import com.twilio.rest.memory.v1.Store;
import com.twilio.rest.memory.v1.TraitGroup;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The calls for trait groups and stores. */
final class Resources {
    private final Driver driver;
    private final String store;
    private final List<String> stores;
    private String groupTag;
    private String storeTag;

    Resources(final Driver driver) {
        this.driver = driver;
        this.store = driver.text("store");
        this.stores = driver.texts("stores");
    }

    void addTo(final Map<String, Driver.Step> steps) {
        steps.put("trait_groups.list", this::listGroups);
        steps.put("trait_groups.fetch", this::fetchGroup);
        steps.put("trait_groups.fetch_rule", this::fetchRule);
        steps.put("trait_groups.create", () -> createGroup("Plain", null));
        steps.put("trait_groups.create_with_rule", () -> createGroup("Ruled", rule()));
        steps.put("trait_groups.patch_fresh", this::patchGroupFresh);
        steps.put("trait_groups.patch_stale", () -> Driver.refusal(() -> patchedGroup("Stale"), 412, 520043));
        steps.put("trait_groups.delete", this::deleteGroup);
        steps.put("stores.list", this::listStores);
        steps.put("stores.fetch", this::fetchStore);
        steps.put("stores.patch_fresh", this::patchStoreFresh);
        steps.put("stores.patch_stale", () -> Driver.refusal(() -> patchedStore("Stale"), 412, 520043));
        steps.put("stores.create", this::createStore);
        steps.put("stores.delete", this::deleteStore);
    }

    private TraitGroup._TraitGroup group(final String name) {
        return TraitGroup.fetcher(store, name).setIncludeTraits(true).fetch(driver.client).getTraitGroup();
    }

    private void listGroups() {
        final List<String> found = new ArrayList<>();
        TraitGroup.reader(store).setPageSize(1).read(driver.client).forEach(group -> found.add(group.getDisplayName()));
        Collections.sort(found);
        Driver.check(found, driver.texts("traitGroups"));
    }

    private void fetchGroup() {
        final TwilioResponse<TraitGroup.FetchTraitGroupResponse> answer =
            TraitGroup.fetcher(store, "Loyalty").setIncludeTraits(true).fetchWithResponse(driver.client);
        groupTag = Driver.entityTag(answer.getHeaders());
        final TraitGroup.TraitGroupCoreTraits points = answer.getContent().getTraitGroup().getTraits().get("points");
        Driver.check(points.getDataType(), TraitGroup.DataType.NUMBER);
    }

    private void fetchRule() {
        Driver.check(group("Coded").getTraits().get("code").getValidationRule().getMaxLength(), 8);
    }

    private static TraitGroup.ValidationRule rule() {
        return TraitGroup.ValidationRule.builder()
            .ruleType(TraitGroup.RuleType.NUMBER)
            .min(BigDecimal.ONE)
            .max(BigDecimal.TEN)
            .build();
    }

    private void createGroup(final String name, final TraitGroup.ValidationRule rule) throws InterruptedException {
        final TraitGroup.TraitGroupRequestTraits points =
            TraitGroup.TraitGroupRequestTraits.builder(TraitGroup.DataType.NUMBER).validationRule(rule).build();
        final TraitGroup.TraitGroupRequest request =
            TraitGroup.TraitGroupRequest.builder(name).traits(Map.of("points", points)).build();
        driver.await(
            TraitGroup.creator(store).setTraitGroupRequest(request).create(driver.client).getStatusUrl()
        );
        Driver.check(group(name).getTraits().get("points").getValidationRule() == null, rule == null);
    }

    private TraitGroup.PatchTraitGroupResponse patchedGroup(final String text) {
        final TraitGroup.PatchTraitGroupRequest request =
            TraitGroup.PatchTraitGroupRequest.builder().description(text).build();
        return TraitGroup.patcher(store, "Loyalty")
            .setPatchTraitGroupRequest(request)
            .setIfMatch(groupTag)
            .patch(driver.client);
    }

    private void patchGroupFresh() throws InterruptedException {
        driver.await(patchedGroup("Fresh").getStatusUrl());
        Driver.check(group("Loyalty").getDescription(), "Fresh");
    }

    private void deleteGroup() throws InterruptedException {
        driver.await(TraitGroup.deleter(store, "Spare").delete(driver.client).getStatusUrl());
        Driver.refusal(() -> group("Spare"), 404, 520047);
    }

    private void listStores() {
        final List<String> found = new ArrayList<>();
        final List<String> expected = new ArrayList<>(stores);
        Store.reader().setPageSize(1).read(driver.client).forEach(page -> found.addAll(page.getStores()));
        Collections.sort(found);
        Collections.sort(expected);
        Driver.check(found, expected);
    }

    private void fetchStore() {
        final TwilioResponse<Store.FetchStoreResponse> answer =
            Store.fetcher(stores.get(1)).fetchWithResponse(driver.client);
        storeTag = Driver.entityTag(answer.getHeaders());
        Driver.check(answer.getContent().getDisplayName(), "sales");
    }

    private Store.PatchStoreResponse patchedStore(final String text) {
        final Store.PatchStoreRequest request = Store.PatchStoreRequest.builder().description(text).build();
        return Store.patcher(stores.get(1)).setPatchStoreRequest(request).setIfMatch(storeTag).patch(driver.client);
    }

    private void patchStoreFresh() throws InterruptedException {
        driver.await(patchedStore("Fresh").getStatusUrl());
        Driver.check(Store.fetcher(stores.get(1)).fetch(driver.client).getDescription(), "Fresh");
    }

    private void createStore() throws InterruptedException {
        final Store.ServiceRequest request = Store.ServiceRequest.builder("new").build();
        final String created = driver.await(Store.creator(request).create(driver.client).getStatusUrl());
        Driver.check(Store.fetcher(created).fetch(driver.client).getDisplayName(), "new");
    }

    private void deleteStore() throws InterruptedException {
        driver.await(Store.deleter(stores.get(2)).delete(driver.client).getStatusUrl());
        Driver.refusal(() -> Store.fetcher(stores.get(2)).fetch(driver.client), 404, 520041);
    }
}
