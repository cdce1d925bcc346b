//! Runs the steps of a scenario with the generated client. languages/README.md describes the steps.
#![deny(warnings)]

mod calls;

use std::{collections::HashMap, env, error::Error, fs, process::ExitCode, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::calls::{Step, call, connect};

type Fallible<T> = Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Credentials {
    user: String,
    password: String,
}

#[derive(Deserialize)]
struct Poll {
    milliseconds: u64,
    attempts: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Scenario {
    base_url: String,
    credentials: HashMap<String, Credentials>,
    values: HashMap<String, String>,
    poll: Poll,
    steps: Vec<Value>,
}

fn filled(step: &Value, values: &HashMap<String, String>) -> Fallible<Step> {
    let mut text = step.to_string();
    for (name, value) in values {
        let quoted = Value::from(value.as_str()).to_string();
        text = text.replace(&format!("${{{name}}}"), &quoted[1..quoted.len() - 1]);
    }
    Ok(serde_json::from_str(&text)?)
}

fn at<'a>(outcome: &'a Value, pointer: &str) -> Option<&'a Value> {
    outcome.pointer(pointer).filter(|value| !value.is_null())
}

fn difference(outcome: &Value, expected: &Map<String, Value>) -> Option<String> {
    expected.iter().find_map(|(pointer, value)| {
        let found = outcome.pointer(pointer).unwrap_or(&Value::Null);
        (found != value).then(|| format!("{pointer} is {found}, not {value}"))
    })
}

fn fault(step: &Step, outcome: &Value) -> Option<String> {
    let missing = step.present.iter().chain(step.capture.values()).find(|pointer| at(outcome, pointer).is_none());
    let surplus =
        step.absent.iter().find_map(|pointer| at(outcome, pointer).map(|value| format!("{pointer} is {value}")));
    difference(outcome, &step.until)
        .or_else(|| difference(outcome, &step.expect))
        .or_else(|| missing.map(|pointer| format!("{pointer} is missing")))
        .or(surplus)
}

async fn run_step(step: &Step, scenario: &Scenario) -> Fallible<(Value, u32)> {
    let Credentials { user, password } = &scenario.credentials[step.by.as_deref().unwrap_or("owner")];
    let client = connect(&scenario.base_url, user, password)?;
    for made in 1.. {
        let outcome = call(&client, step).await?;
        if difference(&outcome, &step.until).is_none() || made == scenario.poll.attempts {
            return Ok((outcome, made));
        }
        tokio::time::sleep(Duration::from_millis(scenario.poll.milliseconds)).await;
    }
    unreachable!("the loop has no end of its own")
}

async fn run(path: &str) -> Fallible<ExitCode> {
    let mut scenario: Scenario = serde_json::from_str(&fs::read_to_string(path)?)?;
    println!("1..{}", scenario.steps.len());
    for index in 0..scenario.steps.len() {
        let step = filled(&scenario.steps[index], &scenario.values)?;
        let (outcome, made) = run_step(&step, &scenario).await?;
        let line = format!("{} - {} # calls {made}", index + 1, step.name);
        if let Some(wrong) = fault(&step, &outcome) {
            println!("not ok {line}: {wrong}");
            return Ok(ExitCode::FAILURE);
        }
        println!("ok {line}");
        for (name, pointer) in step.capture {
            let value = at(&outcome, &pointer).and_then(Value::as_str).ok_or("a captured value is not a string")?;
            scenario.values.insert(name, value.to_owned());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn main() -> Fallible<ExitCode> {
    let path = env::args().nth(1).ok_or("usage: scenario FILE")?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run(&path))
}
