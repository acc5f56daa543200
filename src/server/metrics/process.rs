//! The process as the system sees it, under the names that Prometheus clients have in common.

use prometheus_client::registry::Registry;

/// Adds the figures, on Linux.
#[cfg(target_os = "linux")]
pub(super) fn register(registry: &mut Registry) {
    registry.register_collector(Box::new(linux::Process));
}

/// Adds nothing where /proc is not.
#[cfg(not(target_os = "linux"))]
pub(super) fn register(_registry: &mut Registry) {}

#[cfg(target_os = "linux")]
mod linux {
    use std::fmt;

    use procfs::process::LimitValue;
    use prometheus_client::collector::Collector;
    use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
    use prometheus_client::metrics::counter::ConstCounter;
    use prometheus_client::metrics::gauge::ConstGauge;
    use prometheus_client::registry::Unit;

    /// Read from /proc whenever it is asked for.
    #[derive(Debug)]
    pub(super) struct Process;

    struct Figures {
        cpu_seconds: f64,
        start_time: f64,
        resident: u64,
        virtual_memory: u64,
        threads: i64,
        open_files: u64,
        max_files: Option<u64>,
    }

    fn read() -> procfs::ProcResult<Figures> {
        let process = procfs::process::Process::myself()?;
        let stat = process.stat()?;
        let ticks = procfs::ticks_per_second() as f64;
        Ok(Figures {
            cpu_seconds: (stat.utime + stat.stime) as f64 / ticks,
            start_time: procfs::boot_time_secs()? as f64 + stat.starttime as f64 / ticks,
            resident: stat.rss * procfs::page_size(),
            virtual_memory: stat.vsize,
            threads: stat.num_threads,
            open_files: process.fd_count()? as u64,
            max_files: match process.limits()?.max_open_files.soft_limit {
                LimitValue::Value(limit) => Some(limit),
                LimitValue::Unlimited => None,
            },
        })
    }

    impl Collector for Process {
        fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
            // Figures that cannot be read are no reason to withhold all others.
            let Ok(figures) = read() else {
                return Ok(());
            };
            let cpu = ConstCounter::new(figures.cpu_seconds);
            let help = "User and system CPU time spent";
            cpu.encode(encoder.encode_descriptor(
                "process_cpu",
                help,
                Some(&Unit::Seconds),
                cpu.metric_type(),
            )?)?;
            let mut gauge = |name, help, unit: Option<&Unit>, value: f64| {
                let gauge = ConstGauge::new(value);
                gauge.encode(encoder.encode_descriptor(name, help, unit, gauge.metric_type())?)
            };
            let (bytes, seconds) = (Some(&Unit::Bytes), Some(&Unit::Seconds));
            let started = "When the process started, in Unix time";
            gauge("process_start_time", started, seconds, figures.start_time)?;
            gauge("process_resident_memory", "Resident memory", bytes, figures.resident as f64)?;
            let mapped = "Virtual memory";
            gauge("process_virtual_memory", mapped, bytes, figures.virtual_memory as f64)?;
            gauge("process_threads", "Threads", None, figures.threads as f64)?;
            gauge("process_open_fds", "Open file descriptors", None, figures.open_files as f64)?;
            if let Some(max) = figures.max_files {
                gauge("process_max_fds", "Most open file descriptors", None, max as f64)?;
            }
            Ok(())
        }
    }
}
