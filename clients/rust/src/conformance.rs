//! Sends the cases of a file of ../testdata; prints what came, a line of JSON for each case.

use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::{Value, json};
use tokio_stream::StreamExt;

use crate::client::{Client, Error};
use crate::pb;

const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

pub async fn run(client: &Client, file: &str) -> Result<(), Error> {
    let pool = DescriptorPool::decode(DESCRIPTORS).expect("ours");
    let named = |name: &str| pool.get_message_by_name(&format!("onomast.v1.{name}")).expect("declared");
    let set: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("readable")).expect("JSON");
    for case in set["cases"].as_array().expect("cases") {
        let rpc = case["rpc"].as_str().expect("a name");
        let request = named(&format!("{rpc}Request"));
        let bytes = |json: &Value| DynamicMessage::deserialize(request.clone(), json).expect("a request").encode_to_vec();
        let rounds = case["repeat"].as_u64().unwrap_or(1) as usize;
        let sent: Vec<_> = case["requests"].as_array().expect("requests").iter().map(bytes).collect();
        let sent: Vec<_> = sent.iter().cycle().take(sent.len() * rounds).collect();
        let mut answers = Vec::new();
        let mut add = |text: &str, name: &str, answer: Vec<u8>, response: Option<&pb::ExtractEntitiesResponse>| {
            let answer = DynamicMessage::decode(named(name), answer.as_slice()).expect("an answer");
            let mut printed = serde_json::to_value(answer).expect("JSON");
            let mentions = response.map_or(&[][..], |response| &response.mentions);
            let slice = |mention: &pb::Mention| json!(text[mention.start_offset as usize..mention.end_offset as usize]);
            printed["slices"] = mentions.iter().map(slice).collect();
            answers.push(printed);
        };
        let outcome: Result<(), Error> = async {
            match rpc {
                "ExtractEntities" => {
                    let request = pb::ExtractEntitiesRequest::decode(sent[0].as_slice()).expect("a request");
                    let text = request.document.clone().unwrap_or_default().text;
                    let response = client.extract(request).await?;
                    let result = Some(pb::batch_result::Result::Response(response.clone()));
                    let answer = pb::BatchResult { result, ..Default::default() };
                    add(&text, "BatchResult", answer.encode_to_vec(), Some(&response));
                }
                "BatchExtractEntities" => {
                    let request = pb::BatchExtractEntitiesRequest::decode(sent[0].as_slice()).expect("a request");
                    let documents = request.documents.clone();
                    for (document, answer) in documents.iter().zip(client.batch(request).await?.results) {
                        let response = match &answer.result {
                            Some(pb::batch_result::Result::Response(response)) => Some(response),
                            _ => None,
                        };
                        add(&document.text, "BatchResult", answer.encode_to_vec(), response);
                    }
                }
                _ => {
                    let decode = |bytes: &&Vec<u8>| pb::StreamExtractEntitiesRequest::decode(bytes.as_slice()).expect("a request");
                    let requests: Vec<_> = sent.iter().map(decode).collect();
                    let texts: Vec<_> = requests.iter().map(|r| r.document.clone().unwrap_or_default().text).collect();
                    let mut stream = std::pin::pin!(client.stream(tokio_stream::iter(requests)).await?);
                    while let Some(answer) = stream.next().await.transpose()? {
                        let response = match &answer.result {
                            Some(pb::stream_extract_entities_response::Result::Response(response)) => Some(response),
                            _ => None,
                        };
                        add(
                            &texts[answer.document_index as usize],
                            "StreamExtractEntitiesResponse",
                            answer.encode_to_vec(),
                            response,
                        );
                    }
                }
            }
            Ok(())
        }
        .await;
        let mut line = json!({ "name": case["name"], "answers": answers });
        if let Err(error) = outcome {
            line["error"] = json!({ "code": error.code as i32, "reason": error.reason, "field": error.field });
        }
        println!("{line}");
    }
    Ok(())
}
