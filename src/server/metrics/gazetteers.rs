//! What is loaded, read from the published snapshot whenever it is asked for: no old version is
//! left behind in a label.

use std::fmt;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::info::Info;

use crate::gazetteer::{Gazetteer, Snapshot};
use crate::server::snapshots::SnapshotStore;

/// The gazetteers of the published snapshot.
#[derive(Debug)]
pub(super) struct LoadedGazetteers {
    pub(super) snapshots: Arc<SnapshotStore>,
}

impl Collector for LoadedGazetteers {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let Some(snapshot) = self.snapshots.current() else {
            return Ok(());
        };
        let mut family = encoder.encode_descriptor(
            "onomast_gazetteer",
            "The gazetteers that are loaded, and the versions of their content",
            None,
            MetricType::Info,
        )?;
        for loaded in snapshot.gazetteers() {
            let labels = [("name", loaded.name.clone()), ("version", loaded.gazetteer.version())];
            Info::new(labels).encode(family.encode_family(&NO_LABELS)?)?;
        }
        gauges(
            &mut encoder,
            &snapshot,
            "onomast_gazetteer_entities",
            "Entities that a loaded gazetteer lists",
            Gazetteer::entity_count,
        )?;
        gauges(
            &mut encoder,
            &snapshot,
            "onomast_gazetteer_surface_forms",
            "Surface forms that a loaded gazetteer lists",
            Gazetteer::surface_form_count,
        )
    }
}

/// The labels come with the metric.
const NO_LABELS: [(&str, &str); 0] = [];

fn gauges(
    encoder: &mut DescriptorEncoder<'_>,
    snapshot: &Snapshot,
    name: &str,
    help: &str,
    value: fn(&Gazetteer) -> usize,
) -> Result<(), fmt::Error> {
    let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    for loaded in snapshot.gazetteers() {
        let labels = [("name", loaded.name.as_str())];
        ConstGauge::new(value(&loaded.gazetteer) as i64).encode(family.encode_family(&labels)?)?;
    }
    Ok(())
}
