//! A typed call of the generated client for each operation that a scenario may name.

use std::collections::HashMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use scenario::{Client, Error, ResponseValue, types};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::Fallible;

#[derive(Deserialize)]
pub struct Step {
    pub name: String,
    operation: String,
    #[serde(rename = "as")]
    pub by: Option<String>,
    path: HashMap<String, String>,
    #[serde(default)]
    query: Query,
    #[serde(default)]
    header: HashMap<String, String>,
    #[serde(default)]
    body: Value,
    #[serde(default)]
    pub until: Map<String, Value>,
    #[serde(default)]
    pub expect: Map<String, Value>,
    #[serde(default)]
    pub present: Vec<String>,
    #[serde(default)]
    pub absent: Vec<String>,
    #[serde(default)]
    pub capture: HashMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    include_traits: Option<bool>,
    page_size: Option<std::num::NonZeroU64>,
    page_token: Option<String>,
    order_by: Option<types::OrderBy>,
    r#type: Option<types::DataMappingType>,
}

pub fn connect(base_url: &str, user: &str, password: &str) -> Fallible<Client> {
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")));
    let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(&basic)?)]);
    let http = reqwest::Client::builder().default_headers(headers).build()?;
    Ok(Client::new_with_client(base_url, http))
}

/// Makes the call of the step and returns status, headers, body, and what was read from typed fields.
pub async fn call(client: &Client, step: &Step) -> Fallible<Value> {
    let store = step.path.get("storeId").map(String::as_str).unwrap_or_default();
    let mapping = step.path.get("dataMappingId").map(String::as_str).unwrap_or_default();
    match step.operation.as_str() {
        "CreateDataMapping" => {
            let body: types::CreateDataMappingInput = serde_json::from_value(step.body.clone())?;
            outcome(client.create_data_mapping().store_id(store).body(body).send().await, unread)
        }
        "CreateTraitGroup" => {
            let body: types::CreateTraitGroupInput = serde_json::from_value(step.body.clone())?;
            outcome(client.create_trait_group().store_id(store).body(body).send().await, unread)
        }
        "DeleteDataMapping" => {
            outcome(client.delete_data_mapping().store_id(store).data_mapping_id(mapping).send().await, unread)
        }
        "FetchDataMapping" => {
            outcome(client.fetch_data_mapping().store_id(store).data_mapping_id(mapping).send().await, read_mapping)
        }
        "FetchOperation" => {
            let operation = step.path["operationId"].as_str();
            outcome(client.fetch_operation().operation_id(operation).send().await, read_operation)
        }
        "FetchStore" => outcome(client.fetch_store().store_id(store).send().await, unread),
        "FetchTraitGroup" => {
            let request = client.fetch_trait_group().store_id(store);
            let request = request.trait_group_name(step.path["traitGroupName"].as_str());
            outcome(request.include_traits(step.query.include_traits.unwrap_or(true)).send().await, read_rules)
        }
        "ListDataMappings" => outcome(list(client, store, &step.query).send().await, unread),
        "PatchDataMapping" => {
            let body: types::PatchDataMappingInput = serde_json::from_value(step.body.clone())?;
            let mut request = client.patch_data_mapping().store_id(store).data_mapping_id(mapping).body(body);
            if let Some(tag) = step.header.get("If-Match") {
                request = request.if_match(tag.as_str());
            }
            outcome(request.send().await, unread)
        }
        other => Err(format!("no call for {other}").into()),
    }
}

fn list<'a>(client: &'a Client, store: &str, query: &Query) -> scenario::builder::ListDataMappings<'a> {
    let mut request = client.list_data_mappings().store_id(store);
    if let Some(size) = query.page_size {
        request = request.page_size(size);
    }
    if let Some(token) = &query.page_token {
        request = request.page_token(token.as_str());
    }
    if let Some(order) = query.order_by {
        request = request.order_by(order);
    }
    if let Some(kind) = query.r#type {
        request = request.type_(kind);
    }
    request
}

fn outcome<T: Serialize>(
    response: Result<ResponseValue<T>, Error<types::TwilioError>>,
    read: fn(&T) -> Value,
) -> Fallible<Value> {
    match response {
        Ok(response) => Ok(plain(&response, &read(&response))),
        Err(Error::ErrorResponse(response)) => Ok(plain(&response, &Value::Null)),
        Err(error) => Err(error.into()),
    }
}

fn plain<T: Serialize>(response: &ResponseValue<T>, read: &Value) -> Value {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let names = ["Operation-Id", "Location", "Retry-After", "ETag"];
    let headers: HashMap<_, _> = names.map(|name| (name, header(name))).into();
    json!({"status": response.status().as_u16(), "headers": headers, "body": **response, "read": read})
}

fn unread<T>(_: &T) -> Value {
    Value::Null
}

fn read_operation(operation: &types::OperationStatus) -> Value {
    json!({"resource": operation.result.as_ref().map(|result| &result.id)})
}

#[cfg(revision = "2026-05")]
fn dataset(source: &types::DataMappingFromTypes) -> &str {
    &source.dataset_id
}

#[cfg(revision = "2026-10")]
fn dataset(source: &types::DataMappingFromTypes) -> Option<&str> {
    use types::DataMappingFromTypes as Source;
    match source {
        Source::CloudApp(app) => Some(&app.dataset_id),
        Source::Warehouse(warehouse) => Some(&warehouse.dataset_id),
        Source::Ingress(_) => None,
    }
}

fn read_mapping(mapping: &types::DataMapping) -> Value {
    let traits = mapping.mapping_to.mappings.iter();
    json!({
        "dataset": dataset(&mapping.mapping_from),
        "traits": traits.map(|item| format!("{}.{}", *item.trait_group, *item.trait_name)).collect::<Vec<_>>(),
        "isChanged": mapping.updated_at > mapping.created_at,
    })
}

fn read_rules(fetched: &types::TraitGroupFetched) -> Value {
    let traits = fetched.trait_group.iter().flat_map(|group| &group.traits);
    traits.map(|(name, definition)| (name.clone(), rule(definition.validation_rule.as_ref()))).collect()
}

fn rule(rule: Option<&types::ValidationRule>) -> Value {
    use types::ValidationRule as Rule;
    match rule {
        Some(Rule::StringValidationRule(rule)) => {
            rule.max_length.map(|length| format!("STRING of at most {length} characters")).into()
        }
        Some(Rule::NumberValidationRule(rule)) => rule.min.map(|least| format!("NUMBER of at least {least}")).into(),
        Some(Rule::ArrayValidationRule(rule)) => {
            rule.max_items.map(|most| format!("ARRAY of at most {most} items")).into()
        }
        Some(Rule::BooleanValidationRule(_)) => "BOOLEAN".into(),
        None => Value::Null,
    }
}
