//! Extractors that do what a test needs.

use std::sync::{Arc, Condvar, Mutex};

use onomast::gazetteer::Snapshot;
use onomast::recognize::{Document, ExtractError, ExtractOptions, Extraction, Stop};
use onomast::server::Extract;
use tokio::sync::Semaphore;

/// Does something with each text, and finds nothing.
pub struct Doing<F>(pub F);

impl<F: Fn(&str) + Send + Sync + 'static> Extract for Doing<F> {
    fn extract<'s>(
        &self,
        _snapshot: &'s Snapshot,
        document: Document<'_>,
        _options: &'s ExtractOptions,
        _stop: Stop<'_>,
    ) -> Result<Extraction<'s>, ExtractError> {
        (self.0)(document.text);
        Ok(Extraction::default())
    }
}

/// Always finds the same.
pub struct Finding(pub Extraction<'static>);

impl Extract for Finding {
    fn extract<'s>(
        &self,
        _snapshot: &'s Snapshot,
        _document: Document<'_>,
        _options: &'s ExtractOptions,
        _stop: Stop<'_>,
    ) -> Result<Extraction<'s>, ExtractError> {
        Ok(self.0.clone())
    }
}

/// Panics over the texts that say so.
pub fn panicking() -> impl Extract {
    Doing(|text: &str| assert!(!text.contains("panic"), "asked to"))
}

/// Holds texts up until it is opened; an opened gate stays open.
#[derive(Clone)]
pub struct Gate {
    open: Arc<(Mutex<bool>, Condvar)>,
    arrived: Arc<Semaphore>,
}

impl Gate {
    pub fn closed() -> Self {
        Self { open: Arc::default(), arrived: Arc::new(Semaphore::new(0)) }
    }

    /// An extractor that waits at this gate.
    pub fn extractor(&self) -> impl Extract + use<> {
        let gate = self.clone();
        Doing(move |_: &str| {
            gate.arrived.add_permits(1);
            let (open, changed) = &*gate.open;
            let guard = open.lock().expect("no panics here");
            drop(changed.wait_while(guard, |open| !*open).expect("no panics here"));
        })
    }

    /// Waits until one more text has arrived.
    pub async fn arrival(&self) {
        self.arrived.acquire().await.expect("never closed").forget();
    }
}

impl Drop for Opener {
    fn drop(&mut self) {
        let (open, changed) = &*self.0.open;
        // Even when the test has failed: its runtime waits for the extractor's thread.
        if let Ok(mut open) = open.lock() {
            *open = true;
        }
        changed.notify_all();
    }
}

/// Opens a gate when it goes.
pub struct Opener(pub Gate);
