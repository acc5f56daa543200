//! Loading and reloading gazetteers.

use std::sync::atomic::AtomicU64;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::Labels;
use crate::server::reload::Trigger;

type Seconds = Gauge<f64, AtomicU64>;

/// How a reload ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum Outcome {
    /// At least one gazetteer is another than before.
    Ok,
    /// Every gazetteer is the same.
    Unchanged,
    /// A file was refused; nothing was replaced.
    Failed,
}

/// Counts of reloads.
#[derive(Debug)]
pub(in crate::server) struct ReloadMetrics {
    reloads: Family<Labels<2>, Counter>,
    last: Seconds,
    last_success: Seconds,
    last_successful: Gauge,
    load_seconds: Family<[(&'static str, String); 1], Seconds>,
    loaded_at: Family<[(&'static str, String); 1], Seconds>,
}

impl Default for ReloadMetrics {
    fn default() -> Self {
        let reloads = Family::default();
        // All of them from the start: a rate is only seen of a counter that was there before.
        for trigger in [Trigger::Signal, Trigger::Rpc, Trigger::Watch] {
            for outcome in [Outcome::Ok, Outcome::Unchanged, Outcome::Failed] {
                drop(reloads.get_or_create(&labels(trigger, outcome)));
            }
        }
        Self {
            reloads,
            last: Seconds::default(),
            last_success: Seconds::default(),
            last_successful: Gauge::default(),
            load_seconds: Family::default(),
            loaded_at: Family::default(),
        }
    }
}

impl ReloadMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "onomast_reloads",
            "Reloads that ended, by what became of them and by who asked",
            self.reloads.clone(),
        );
        registry.register_with_unit(
            "onomast_last_reload_timestamp",
            "When gazetteers were last loaded or reloaded, well or not, in Unix time",
            Unit::Seconds,
            self.last.clone(),
        );
        registry.register_with_unit(
            "onomast_last_reload_success_timestamp",
            "When gazetteers were last loaded or reloaded without an error, in Unix time",
            Unit::Seconds,
            self.last_success.clone(),
        );
        registry.register(
            "onomast_last_reload_successful",
            "1 if the last load or reload ended without an error, 0 if not",
            self.last_successful.clone(),
        );
        registry.register_with_unit(
            "onomast_gazetteer_load",
            "How long opening and checking the loaded file of a gazetteer took",
            Unit::Seconds,
            self.load_seconds.clone(),
        );
        registry.register_with_unit(
            "onomast_gazetteer_loaded_timestamp",
            "When the loaded version of a gazetteer was loaded, in Unix time",
            Unit::Seconds,
            self.loaded_at.clone(),
        );
    }

    /// Counts the end of a reload, or of the first load, which nobody triggered.
    pub(in crate::server) fn ended(&self, trigger: Option<Trigger>, outcome: Outcome) {
        if let Some(trigger) = trigger {
            self.reloads.get_or_create(&labels(trigger, outcome)).inc();
        }
        let now = unix_time();
        self.last.set(now);
        let successful = outcome != Outcome::Failed;
        self.last_successful.set(successful.into());
        if successful {
            self.last_success.set(now);
        }
    }

    /// Notes that a new version of a gazetteer serves.
    pub(in crate::server) fn loaded(&self, name: &str, took: Duration) {
        let labels = [("name", name.to_owned())];
        self.load_seconds.get_or_create(&labels).set(took.as_secs_f64());
        self.loaded_at.get_or_create(&labels).set(unix_time());
    }
}

fn labels(trigger: Trigger, outcome: Outcome) -> Labels<2> {
    let result = match outcome {
        Outcome::Ok => "ok",
        Outcome::Unchanged => "unchanged",
        Outcome::Failed => "failed",
    };
    [("trigger", trigger.name()), ("result", result)]
}

fn unix_time() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64())
}
