use aws_config::BehaviorVersion;
use serde_json::{Value, json};
use std::error::Error;
use std::fmt::Write;
use std::time::{Duration, Instant};

async fn call(operation: &str, sts: &aws_sdk_sts::Client, dynamodb: &aws_sdk_dynamodb::Client) -> Result<Value, Box<dyn Error>> {
    if operation == "ListTables" {
        let answer = dynamodb.list_tables().send().await?;
        return Ok(json!({"ok": true, "tables": answer.table_names()}));
    }
    let answer = sts.get_caller_identity().send().await?;
    Ok(json!({"ok": true, "arn": answer.arn()}))
}

fn whole(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let _ = write!(text, ": {cause}");
        next = cause.source();
    }
    text
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut args = std::env::args().skip(1);
    let operation = args.next().unwrap();
    let mut number = || args.next().unwrap().parse::<u64>().unwrap();
    let (interval, duration, count) = (number(), number(), number());

    let config = aws_config::defaults(BehaviorVersion::latest()).load().await;
    let sts = aws_sdk_sts::Client::new(&config);
    let dynamodb = aws_sdk_dynamodb::Client::new(&config);
    let start = Instant::now();
    let mut calls = 0;
    while calls < count && start.elapsed() < Duration::from_millis(duration) {
        let began = Instant::now();
        let mut line = call(&operation, &sts, &dynamodb)
            .await
            .unwrap_or_else(|error| json!({"ok": false, "error": whole(&*error)}));
        line["ms"] = json!(began.elapsed().as_millis() as u64);
        println!("{line}");
        calls += 1;
        tokio::time::sleep(Duration::from_millis(interval).saturating_sub(began.elapsed())).await;
    }
}
