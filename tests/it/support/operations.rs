//! The port for operators: asking it, and reading what it says.

use std::collections::HashMap;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Asks for `path`: the status, the content type, the body.
pub async fn get(address: SocketAddr, path: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).await.expect("accepted");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let content_type = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| value.to_owned());
    (status, content_type.unwrap_or_default(), body.to_owned())
}

/// The metrics of a server.
pub async fn metrics(address: SocketAddr) -> Page {
    let (status, content_type, body) = get(address, "/metrics").await;
    assert_eq!(status, 200);
    assert!(content_type.starts_with("application/openmetrics-text; version=1.0.0"));
    Page::parse(&body)
}

/// Series and their values.
#[derive(Debug)]
pub struct Page(HashMap<Series, f64>);

/// A name, and labels in order of their names.
type Series = (String, Vec<(String, String)>);

impl Page {
    /// Reads a page of OpenMetrics text, every line of which must be right.
    pub fn parse(page: &str) -> Self {
        let body = page.strip_suffix("# EOF\n").expect("an end");
        let mut kinds = HashMap::new();
        let mut series = HashMap::new();
        for line in body.lines() {
            if let Some(comment) = line.strip_prefix("# ") {
                let mut parts = comment.splitn(3, ' ');
                let (keyword, name, rest) = (parts.next(), parts.next(), parts.next());
                let name = name.filter(|name| is_name(name)).expect(line).to_owned();
                let rest = rest.filter(|rest| !rest.is_empty()).expect(line);
                match keyword {
                    Some("TYPE") => {
                        assert!(
                            ["counter", "gauge", "histogram", "info"].contains(&rest),
                            "{line}"
                        );
                        assert!(kinds.insert(name, rest.to_owned()).is_none(), "twice: {line}");
                    }
                    Some("UNIT") => assert!(name.ends_with(&format!("_{rest}")), "{line}"),
                    Some("HELP") => {}
                    _ => panic!("{line}"),
                }
                continue;
            }
            let (key, value) = sample(line);
            let is_of = |suffix: &str, kind: &str| {
                key.0.strip_suffix(suffix).is_some_and(|f| kinds.get(f).is_some_and(|k| k == kind))
            };
            let declared = is_of("", "gauge")
                || is_of("_total", "counter")
                || is_of("_info", "info")
                || ["_bucket", "_sum", "_count"].iter().any(|suffix| is_of(suffix, "histogram"));
            assert!(declared, "of no declared type: {line}");
            assert!(series.insert(key, value).is_none(), "twice: {line}");
        }
        Self(series)
    }

    /// The value of the series with exactly these labels.
    pub fn get(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let mut labels: Vec<_> =
            labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        labels.sort();
        self.0.get(&(name.to_owned(), labels)).copied()
    }

    /// The values of all series of this name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = f64> {
        self.0.iter().filter(move |(series, _)| series.0 == name).map(|(_, value)| *value)
    }

    /// The values of all labels.
    pub fn label_values(&self) -> impl Iterator<Item = &str> {
        self.0.keys().flat_map(|(_, labels)| labels).map(|(_, value)| value.as_str())
    }
}

fn sample(line: &str) -> (Series, f64) {
    let (series, value) = line.rsplit_once(' ').expect(line);
    let value: f64 = value.parse().expect(line);
    let (name, labels) = match series.split_once('{') {
        None => (series, ""),
        Some((name, labels)) => (name, labels.strip_suffix('}').expect(line)),
    };
    assert!(is_name(name), "{line}");
    // No value of ours has a comma or a quote in it.
    let mut labels: Vec<_> = labels
        .split(',')
        .filter(|label| !label.is_empty())
        .map(|label| {
            let (name, value) = label.split_once('=').expect(line);
            assert!(is_name(name), "{line}");
            let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).expect(line);
            assert!(!value.contains(['"', '\\', '\n']), "{line}");
            (name.to_owned(), value.to_owned())
        })
        .collect();
    labels.sort();
    ((name.to_owned(), labels), value)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
