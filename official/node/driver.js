// Makes every call with the `twilio` package for Node.js and prints one JSON line for each: `node driver.js PLAN`.
// The package is unmodified but for its HTTP client, which sends every request to the plan's base URL.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const twilio = require("twilio");

const plan = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const today = plan.revision === "2026-10";
const field = today ? "expression" : "fieldName";

class Redirected extends twilio.RequestClient {
  request(options) {
    const { pathname, search } = new URL(options.uri);
    return super.request({ ...options, uri: plan.baseUrl + pathname + search });
  }
}

const client = twilio(plan.accountSid, plan.authToken, { httpClient: new Redirected() });
const { operations, stores } = client.memory.v1;
const mappings = client.memory.v1.dataMappings(plan.store);
const groups = client.memory.v1.traitGroups(plan.store);
const tags = {};

// Polls the operation of an accepted write until it has ended, and returns it completed.
async function wait(accepted) {
  const identifier = accepted.statusUrl.split("/").at(-1);
  for (let attempt = 0; attempt < 200; attempt++) {
    const operation = await operations(identifier).fetch();
    if (operation.status === "COMPLETED" || operation.status === "FAILED") {
      assert.equal(operation.status, "COMPLETED");
      return operation;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("the operation never ended");
}

async function refusal(promise, status, code) {
  try {
    await promise;
  } catch (error) {
    assert.deepEqual([error.status, error.code], [status, code], error.message);
    return;
  }
  throw new Error(`nothing was raised, although the service should answer ${status}`);
}

function body(displayName, mappingFrom) {
  const item = { [field]: "primary_email", traitGroup: "Contact", traitName: "email" };
  return { displayName, mappingFrom, mappingTo: { type: "TRAITS", mappings: [item] } };
}

// What the package's types require for a source: today's want both keys, whatever the type.
function source(type, columns, datasetId) {
  return today ? { type, columns, datasetId } : { type, datasetId };
}

async function createGroup(displayName, definition) {
  await wait(await groups.create({ displayName, traits: { points: definition } }));
  const fetched = await groups(displayName).fetch({ includeTraits: true });
  assert.equal(fetched.traitGroup.traits.points.dataType, definition.dataType);
}

const names = (found) => found.map((mapping) => mapping.displayName);

const steps = {
  "data_mappings.page": async () => {
    const page = await mappings.page({ pageSize: 2, orderBy: "ASC" });
    assert.deepEqual(names(page.instances), plan.names.slice(0, 2));
  },
  "data_mappings.next_page": async () => {
    const found = [];
    for (let page = await mappings.page({ pageSize: 2, orderBy: "ASC" }); page; page = await page.nextPage()) {
      found.push(...names(page.instances));
    }
    assert.deepEqual(found, plan.names);
  },
  "data_mappings.list": async () => {
    assert.deepEqual(names(await mappings.list({ pageSize: 2, orderBy: "ASC" })), plan.names);
  },
  "data_mappings.list_limit_110": async () => {
    assert.equal((await mappings.list({ limit: 110 })).length, plan.names.length);
  },
  "data_mappings.list_type": async () => {
    const found = await mappings.list({ type: today ? "INGRESS" : "DATASET", orderBy: "ASC" });
    assert.deepEqual(names(found), today ? [] : plan.names);
  },
  "data_mappings.fetch": async () => {
    const { body: mapping, headers } = await mappings(plan.mappings[0]).fetchWithHttpInfo();
    tags.mapping = headers.etag;
    assert.deepEqual([mapping.id, mapping.version], [plan.mappings[0], 1]);
    assert.equal(mapping.mappingTo.mappings[0][field], "primary_email");
    assert.equal(mapping.mappingFrom.datasetId, plan.dataset);
    assert.ok(mapping.createdAt instanceof Date);
    assert.ok(tags.mapping);
  },
  "data_mappings.fetch_listed": async () => {
    const [listed] = await mappings.list({ orderBy: "ASC", limit: 1 });
    assert.equal((await listed.fetch()).displayName, plan.names[0]);
  },
  "data_mappings.error": async () => {
    await refusal(mappings("mem_datamapping_00000000000000000000000000").fetch(), 404, 520048);
  },
  "data_mappings.list_error": async () => {
    await refusal(mappings.page({ pageSize: 1000 }), 400, 520046);
  },
  "data_mappings.create": async () => {
    const type = today ? "DATASET_CLOUDAPP" : "DATASET";
    const operation = await wait(await mappings.create(body("created", source(type, [], plan.dataset))));
    const mapping = await mappings(operation.result.id).fetch();
    assert.deepEqual([mapping.displayName, mapping.mappingFrom.type], ["created", type]);
  },
  "data_mappings.create_ingress": async () => {
    const operation = await wait(await mappings.create(body("ingress", source("INGRESS", ["primary_email"], ""))));
    assert.deepEqual((await mappings(operation.result.id).fetch()).mappingFrom.columns, ["primary_email"]);
  },
  "data_mappings.patch": async () => {
    const context = mappings(plan.mappings[1]);
    await wait(await context.patch({ description: "Nightly" }));
    assert.equal((await context.fetch()).description, "Nightly");
  },
  "data_mappings.patch_fresh": async () => {
    const context = mappings(plan.mappings[0]);
    await wait(await context.patch({ description: "Fresh" }, { "If-Match": tags.mapping }));
    assert.equal((await context.fetch()).version, 2);
  },
  "data_mappings.patch_stale": async () => {
    const headers = { "If-Match": tags.mapping };
    await refusal(mappings(plan.mappings[0]).patch({ description: "Stale" }, headers), 412, 520043);
  },
  "data_mappings.patch_stale_option": async () => {
    const headers = { ifMatch: tags.mapping };
    await refusal(mappings(plan.mappings[0]).patch({ description: "Stale" }, headers), 412, 520043);
  },
  "data_mappings.delete": async () => {
    const context = mappings(plan.mappings[4]);
    await wait(await context.remove());
    await refusal(context.fetch(), 404, 520048);
  },
  "operations.fetch": async () => {
    const operation = await operations(plan.operation).fetch();
    assert.deepEqual([operation.status, operation.result.id], ["COMPLETED", plan.mappings[0]]);
  },
  "trait_groups.list": async () => {
    assert.deepEqual(names(await groups.list({ pageSize: 1 })).sort(), plan.traitGroups);
  },
  "trait_groups.fetch": async () => {
    const { body: fetched, headers } = await groups("Loyalty").fetchWithHttpInfo({ includeTraits: true });
    tags.group = headers.etag;
    assert.equal(fetched.traitGroup.traits.points.dataType, "NUMBER");
  },
  "trait_groups.fetch_rule": async () => {
    const { traitGroup } = await groups("Coded").fetch({ includeTraits: true });
    assert.equal(traitGroup.traits.code.validationRule.maxLength, 8);
  },
  "trait_groups.create": () => createGroup("Plain", { dataType: "NUMBER" }),
  "trait_groups.create_with_rule": () =>
    createGroup("Ruled", { dataType: "NUMBER", validationRule: { ruleType: "NUMBER", min: 0, max: 100 } }),
  "trait_groups.patch_fresh": async () => {
    await wait(await groups("Loyalty").patch({ description: "Fresh" }, { "If-Match": tags.group }));
    assert.equal((await groups("Loyalty").fetch()).traitGroup.description, "Fresh");
  },
  "trait_groups.patch_stale": async () => {
    await refusal(groups("Loyalty").patch({ description: "Stale" }, { "If-Match": tags.group }), 412, 520043);
  },
  "trait_groups.delete": async () => {
    await wait(await groups("Spare").remove());
    await refusal(groups("Spare").fetch(), 404, 520047);
  },
  "stores.list": async () => {
    assert.deepEqual((await stores.list({ pageSize: 1 })).sort(), [...plan.stores].sort());
  },
  "stores.fetch": async () => {
    const { body: store, headers } = await stores(plan.stores[1]).fetchWithHttpInfo();
    tags.store = headers.etag;
    assert.deepEqual([store.id, store.displayName], [plan.stores[1], "sales"]);
  },
  "stores.patch_fresh": async () => {
    await wait(await stores(plan.stores[1]).patch({ description: "Fresh" }, { "If-Match": tags.store }));
    assert.equal((await stores(plan.stores[1]).fetch()).description, "Fresh");
  },
  "stores.patch_stale": async () => {
    const headers = { "If-Match": tags.store };
    await refusal(stores(plan.stores[1]).patch({ description: "Stale" }, headers), 412, 520043);
  },
  "stores.create": async () => {
    const operation = await wait(await stores.create({ displayName: "new" }));
    assert.equal((await stores(operation.result.id).fetch()).displayName, "new");
  },
  "stores.delete": async () => {
    await wait(await stores(plan.stores[2]).remove());
    await refusal(stores(plan.stores[2]).fetch(), 404, 520041);
  },
};

async function main() {
  for (const call of plan.calls) {
    const report = { call, ok: true };
    try {
      await steps[call]();
    } catch (error) {
      report.ok = false;
      report.error = `${error.name}: ${error.message}`;
    }
    console.log(JSON.stringify(report));
  }
}

main();
