//! Bytes that are no message are the caller's mistake, and theirs alone.

use crate::support::raw::EXTRACT;
use crate::support::{TestServer, expect, raw, request};
use tonic::Code;

#[tokio::test]
async fn it_is_refused_and_the_connection_lives() {
    let server = TestServer::start().await;
    let connection = raw::connect(&server).await;
    let malformed: [&[u8]; 4] = [
        // document { text: "\xff\xfe" }: not UTF-8.
        b"\x0a\x04\x0a\x02\xff\xfe",
        // document of 100 bytes that are not there.
        b"\x0a\x64",
        // document as a number.
        b"\x08\x01",
        // field number 0.
        b"\x00\x00",
    ];
    for message in malformed {
        let status = raw::call(&server, connection.clone(), EXTRACT, message)
            .await
            .expect_err("not a message");
        expect(&status, Code::InvalidArgument, "MESSAGE_MALFORMED", None);
    }
    raw::over(&server, connection)
        .extract_entities(request("Good text."))
        .await
        .expect("the connection lives");
}

#[tokio::test]
async fn bodies_that_hold_no_message() {
    let server = TestServer::start().await;
    let connection = raw::connect(&server).await;
    let bodies: [&str; 5] = [
        "",
        // Cut within the length, and within the message.
        "\0\0\0",
        "\0\0\0\0\x05a",
        // Compressed in no way that was named; and a flag that is none.
        "\x01\0\0\0\x01a",
        "\x07\0\0\0\x01a",
    ];
    for body in bodies {
        let status = raw::send(&server, connection.clone(), EXTRACT, body).await;
        expect(&status, Code::InvalidArgument, "MESSAGE_MALFORMED", None);
    }
}

#[tokio::test]
async fn the_status_names_the_field_that_is_not_utf8() {
    let server = TestServer::start().await;
    let connection = raw::connect(&server).await;
    let status = raw::call(&server, connection, EXTRACT, b"\x0a\x04\x0a\x02\xff\xfe")
        .await
        .expect_err("not UTF-8");
    assert!(status.message().contains("Document.text"), "{status:?}");
}

#[tokio::test]
async fn unknown_fields_are_skipped() {
    let server = TestServer::start().await;
    let connection = raw::connect(&server).await;
    // document {} and field 1000: 1, as a newer caller may send.
    raw::call(&server, connection, EXTRACT, b"\x0a\x00\xc0\x3e\x01").await.expect("read");
}
