//! HTML documents: names are found in what a browser shows, offsets point into the source.

use crate::offsets::{cut, options, text};
use crate::support::program::onomast;
use crate::support::program::text as written;
use crate::support::{TestServer, document};
use onomast::gazetteer::Snapshot;
use onomast::recognize::{Document, Scratch, extract};
use onomast::server::pb;
use onomast::text::OffsetEncoding::{Utf8, Utf16, Utf32};
use proptest::prelude::*;

const SOURCE: &str = "<!doctype html><title>Zo&euml; H&aring;kansson</title>
<style>p { color: Łódź }</style><script>\"Łódź\"</script><!-- Łódź -->
<p>🎉 Yesterday <a href='/Łódź'>Zo&#235; <b>Håkansson</b></a>&rsquo;s team
left&nbsp;<i>Łódź</i> for Rio
de <b>Jan</b>eiro.</p><p>In Rio</p><p>de Janeiro it rained.";

/// What `SOURCE` mentions: as it is sent back, and as the gazetteer has it.
const MENTIONS: [(&str, &str); 4] = [
    ("Zo&euml; H&aring;kansson", "Zoë Håkansson"),
    ("Zo&#235; <b>Håkansson", "Zoë Håkansson"),
    ("Łódź", "Łódź"),
    ("Rio\nde <b>Jan</b>eiro", "Rio de Janeiro"),
];

fn html(source: &str) -> pb::Document {
    pb::Document { r#type: pb::DocumentType::Html.into(), ..document(source) }
}

fn only_listed(encoding: pb::OffsetEncoding) -> pb::ExtractOptions {
    pb::ExtractOptions {
        mode: pb::RecognitionMode::GazetteerOnly.into(),
        offset_encoding: encoding.into(),
        ..pb::ExtractOptions::default()
    }
}

#[tokio::test]
async fn the_source_is_pointed_into_in_every_encoding() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    for (encoding, wire) in [
        (Utf8, pb::OffsetEncoding::Utf8),
        (Utf16, pb::OffsetEncoding::Utf16),
        (Utf32, pb::OffsetEncoding::Utf32),
    ] {
        let request = pb::ExtractEntitiesRequest {
            document: Some(html(SOURCE)),
            options: Some(only_listed(wire)),
        };
        let response = client.extract_entities(request).await.expect("read").into_inner();
        let found: Vec<_> = response
            .mentions
            .iter()
            .map(|mention| {
                let offsets = (mention.start_offset as u32, mention.end_offset as u32);
                assert_eq!(cut(SOURCE, encoding, offsets), mention.text);
                let entity = &response.entities[mention.entity_index as usize];
                (mention.text.as_str(), entity.name.as_str())
            })
            .collect();
        assert_eq!(found, MENTIONS);
    }
}

#[tokio::test]
async fn batches_and_streams_have_html_among_plain_text() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let documents = [html("<p>In Ł&oacute;d&#378;."), document("In Ł&oacute;d&#378;. In Łódź.")];
    let found = |response: &pb::ExtractEntitiesResponse| -> Vec<String> {
        response.mentions.iter().map(|mention| mention.text.clone()).collect()
    };
    let expected = [["Ł&oacute;d&#378;"], ["Łódź"]];
    let options = Some(only_listed(pb::OffsetEncoding::Utf8));
    let batch =
        pb::BatchExtractEntitiesRequest { documents: documents.to_vec(), options: options.clone() };
    let batch = client.batch_extract_entities(batch).await.expect("answered").into_inner();
    for (result, expected) in batch.results.into_iter().zip(expected) {
        let Some(pb::batch_result::Result::Response(response)) = result.result else {
            panic!("{result:?}");
        };
        assert_eq!(found(&response), expected);
    }
    let messages = documents.map(|document| pb::StreamExtractEntitiesRequest {
        document: Some(document),
        options: options.clone(),
    });
    let answers = client.stream_extract_entities(tokio_stream::iter(messages)).await;
    let mut answers = answers.expect("accepted").into_inner();
    for expected in expected {
        let answer = answers.message().await.expect("open").expect("an answer");
        let Some(pb::stream_extract_entities_response::Result::Response(response)) = answer.result
        else {
            panic!("{answer:?}");
        };
        assert_eq!(found(&response), expected);
    }
}

#[tokio::test]
async fn everything_else_about_a_mention_is_as_in_plain_text() {
    let server = TestServer::start().await;
    let mut client = server.client().await;
    let options = Some(pb::ExtractOptions {
        inline_entries: vec![pb::InlineEntry {
            entity_id: "mine".to_owned(),
            name: "Zorblatt & Sons".to_owned(),
            r#type: pb::EntityType::Organization.into(),
            always: true,
            ..pb::InlineEntry::default()
        }],
        overlap_policy: pb::OverlapPolicy::Longest.into(),
        include_types: vec![pb::EntityType::Organization.into(), pb::EntityType::Place.into()],
        include_rejected: true,
        include_explanations: true,
        ..pb::ExtractOptions::default()
    });
    let mut ask = async |document| {
        let request =
            pb::ExtractEntitiesRequest { document: Some(document), options: options.clone() };
        client.extract_entities(request).await.expect("read").into_inner()
    };
    let plain =
        ask(document("Zoë Håkansson of Zorblatt & Sons\n\nlives in Łódź, says Anna Sundberg."))
            .await;
    let of_html = ask(html(
        "<div>Zo&euml; Håkansson of <b>Zorblatt &amp;</b> Sons<p>lives in <i>Łódź</i>, says Anna Sundberg.",
    ))
    .await;
    assert_eq!(of_html.entities, plain.entities);
    let but_places = |response: &pb::ExtractEntitiesResponse| {
        let mentions: Vec<_> = response
            .mentions
            .iter()
            .cloned()
            .map(|mention| pb::Mention {
                start_offset: 0,
                end_offset: 0,
                text: String::new(),
                ..mention
            })
            .collect();
        let rejected: Vec<_> = response
            .rejected
            .iter()
            .map(|rejected| (rejected.r#type, rejected.confidence, rejected.reason))
            .collect();
        (mentions, rejected)
    };
    assert_eq!(but_places(&of_html), but_places(&plain));
    assert_eq!(of_html.mentions[0].text, "Zorblatt &amp;</b> Sons");
    assert_eq!(of_html.mentions[0].source(), pb::MentionSource::Inline);
    assert!(of_html.mentions.iter().all(|mention| !mention.explanations.is_empty()));
    let people: Vec<_> = of_html.rejected.iter().map(|rejected| rejected.text.as_str()).collect();
    assert_eq!(people[0], "Zo&euml; Håkansson");
}

#[test]
fn the_command_line_reads_html() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = "<p>Emmanuel <b>Macron</b> visited S&atilde;o Paulo &lt;today&gt;.";
    std::fs::write(folder.path().join("a.html"), source).expect("written");
    let check = |format: &str, expected: &[&str]| {
        let arguments = ["extract", "--input-format", "html", "--format", format, "a.html"];
        let output = onomast(folder.path(), &arguments);
        assert!(output.status.success(), "{format}: {}", written(&output.stderr));
        for expected in expected {
            assert!(written(&output.stdout).contains(expected), "{}", written(&output.stdout));
        }
    };
    check("jsonl", &["\"start\":3,\"end\":21,\"text\":\"Emmanuel <b>Macron\"", "S&atilde;o Paulo"]);
    check("pretty", &["São Paulo", "<today>"]);
    check("html", &[">São Paulo</mark>", "&lt;today&gt;"]);
    check("conll", &["Emmanuel\tB-PERSON\nMacron\tI-PERSON"]);
}

/// Listed names between markup of all kinds.
fn source() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => text(),
        4 => prop::sample::select(&[
            "<p>", "</p>", "<b>", "</b>", "<br>", "<img>", "<pre>", "</pre>", "<!-- York -->",
            "<title>", "</title>", "<script>York</script>", "<template>", "</template>", "<a b='",
            "<!--", "<", ">", "&", "&lt;", "&amp;", "&nbsp;", "&#90;o&euml;", "New&#32;York", "&#x1d4d0;da",
            "O&apos;Neill", "Łó<b>d</b>ź", "New <i> York", "U&period;S.", "<![CDATA[York]]>", "&nGt;",
        ][..]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn offsets_cut_out_what_is_reported(source in source()) {
        let snapshot = Snapshot::default();
        let mut scratch = Scratch::default();
        for encoding in [Utf8, Utf16, Utf32] {
            let options = options(encoding);
            let extraction =
                extract(&snapshot, Document::html(&source), &options, &mut scratch).expect("read");
            let mut before = 0;
            for mention in &extraction.mentions {
                prop_assert_eq!(cut(&source, encoding, mention.offsets), mention.span.slice(&source));
                prop_assert!(mention.span.start >= before && mention.span.start < mention.span.end);
                before = mention.span.start;
            }
            for rejected in &extraction.rejected {
                prop_assert_eq!(cut(&source, encoding, rejected.offsets), rejected.span.slice(&source));
            }
        }
    }

    #[test]
    fn escaped_text_is_read_like_the_text(text in text()) {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let source = format!("<pre>{escaped}</pre>");
        let snapshot = Snapshot::default();
        let options = options(Utf8);
        let mut scratch = Scratch::default();
        let plain = extract(&snapshot, &text, &options, &mut scratch).expect("read");
        let html = Document::html(&source);
        let of_html = extract(&snapshot, html, &options, &mut scratch).expect("read");
        prop_assert_eq!(&of_html.entities, &plain.entities);
        prop_assert_eq!(of_html.mentions.len(), plain.mentions.len());
        for (one, other) in of_html.mentions.iter().zip(&plain.mentions) {
            let decoded = one.span.slice(&source).replace("&lt;", "<").replace("&amp;", "&");
            prop_assert_eq!(decoded, other.span.slice(&text));
            prop_assert_eq!((one.kind, one.entity, one.source), (other.kind, other.entity, other.source));
            prop_assert!((one.confidence - other.confidence).abs() < f32::EPSILON);
        }
    }

    #[test]
    fn text_without_markup_is_read_like_plain_text(words in prop::collection::vec("[^<&\\s]{1,9}", 0..12)) {
        let text = words.join(" ");
        let snapshot = Snapshot::default();
        let options = options(Utf16);
        let mut scratch = Scratch::default();
        let plain = extract(&snapshot, &text, &options, &mut scratch).expect("read");
        let html = Document::html(&text);
        prop_assert_eq!(extract(&snapshot, html, &options, &mut scratch).expect("read"), plain);
    }
}
