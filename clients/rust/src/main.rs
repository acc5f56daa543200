//! A command line around the client.

mod client;
mod conformance;

use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use client::{Client, Error};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio_stream::StreamExt;

/// The generated messages and stubs.
pub mod pb {
    tonic::include_proto!("onomast.v1");
}

const USAGE: &str = "usage: onomast-client extract TEXT... | extract - | conformance FILE";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let client = match Client::from_env() {
        Ok(client) => client,
        Err(problem) => return fail(problem),
    };
    let result = match arguments.split_first() {
        Some((command, texts)) if command == "extract" && !texts.is_empty() => extract(&client, texts).await,
        Some((command, [file])) if command == "conformance" => conformance::run(&client, file).await.map(|()| true),
        _ => return fail(USAGE),
    };
    match result {
        Ok(fine) => ExitCode::from(u8::from(!fine)),
        Err(error) => fail(error),
    }
}

fn fail(problem: impl std::fmt::Display) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::FAILURE
}

/// One text by ExtractEntities, several by Batch, the lines of standard input by Stream. False if any failed.
async fn extract(client: &Client, texts: &[String]) -> Result<bool, Error> {
    use pb::stream_extract_entities_response::Result as Streamed;
    let document = |text: &str| Some(pb::Document { text: text.to_owned(), ..Default::default() });
    let mut fine = true;
    match texts {
        [dash] if dash == "-" => {
            let seen = Arc::new(Mutex::new(Vec::new()));
            let lines = Arc::clone(&seen);
            let requests = async_stream::stream! {
                let mut input = BufReader::new(tokio::io::stdin()).lines();
                while let Ok(Some(text)) = input.next_line().await {
                    lines.lock().expect("not poisoned").push(text.clone());
                    yield pb::StreamExtractEntitiesRequest { document: document(&text), options: None };
                }
            };
            let mut answers = std::pin::pin!(client.stream(requests).await?);
            while let Some(answer) = answers.next().await {
                let answer = answer?;
                let text = seen.lock().expect("not poisoned")[answer.document_index as usize].clone();
                fine &= match answer.result.expect("always set") {
                    Streamed::Response(response) => show(answer.document_index, &text, Ok(response)),
                    Streamed::Error(error) => show(answer.document_index, &text, Err(error)),
                };
            }
        }
        [text] => {
            let request = pb::ExtractEntitiesRequest { document: document(text), options: None };
            show(0, text, Ok(client.extract(request).await?));
        }
        _ => {
            let documents = texts.iter().filter_map(|text| document(text)).collect();
            let answer = client.batch(pb::BatchExtractEntitiesRequest { documents, options: None }).await?;
            for (text, result) in texts.iter().zip(answer.results) {
                fine &= match result.result.expect("always set") {
                    pb::batch_result::Result::Response(response) => show(result.document_index.into(), text, Ok(response)),
                    pb::batch_result::Result::Error(error) => show(result.document_index.into(), text, Err(error)),
                };
            }
        }
    }
    Ok(fine)
}

fn show(document: i64, text: &str, result: Result<pb::ExtractEntitiesResponse, pb::ItemError>) -> bool {
    match result {
        Err(error) => {
            eprintln!("document {document}: {}", Error::from(error));
            false
        }
        Ok(response) => {
            for mention in response.mentions {
                let kind = mention.r#type().as_str_name().trim_start_matches("ENTITY_TYPE_");
                let (start, end) = (mention.start_offset, mention.end_offset);
                println!("{document}\t{start}\t{end}\t{kind}\t{}", &text[start as usize..end as usize]);
            }
            true
        }
    }
}
