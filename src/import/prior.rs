//! From published counts to priors.
//!
//! Each is a straight line over the logarithm of the count: ten times as many inhabitants, links or
//! readers make a name more plausible by the same step. The ends are the priors that the default
//! gazetteer gives to a hamlet and to a metropolis. docs/gazetteers.md has the table.

/// Of a populated place: 0.2 at a thousand inhabitants, 0.4 at ten thousand, 0.8 at a million.
pub(super) fn of_population(inhabitants: u64) -> f32 {
    line(inhabitants, 0.2, -0.4, 0.1, 0.9)
}

/// Of a Wikidata item: 0.25 without a page in any language, 0.54 with ten, 0.81 with a hundred.
pub(super) fn of_sitelinks(links: u64) -> f32 {
    line(links.saturating_add(1), 0.28, 0.25, 0.25, 0.95)
}

/// Of a page: 0.35 at a hundred views a month, 0.5 at a thousand, 0.95 at a million.
pub(super) fn of_views(views: u64) -> f32 {
    line(views.saturating_add(1), 0.15, 0.05, 0.05, 0.95)
}

/// Three decimals: more would be noise, and would be written to every row of a file.
fn line(count: u64, slope: f64, start: f64, least: f64, most: f64) -> f32 {
    let value = slope * (count.max(1) as f64).log10() + start;
    ((value.clamp(least, most) * 1000.0).round() / 1000.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priors_are_as_documented() {
        let check = |prior: fn(u64) -> f32, expected: &[(u64, f32)]| {
            for &(count, value) in expected {
                assert!((prior(count) - value).abs() < 1e-6, "{count}: {}", prior(count));
            }
        };
        check(
            of_population,
            &[(0, 0.1), (1_000, 0.2), (10_000, 0.4), (1_000_000, 0.8), (u64::MAX, 0.9)],
        );
        check(of_sitelinks, &[(0, 0.25), (10, 0.542), (100, 0.811), (350, 0.95)]);
        check(of_views, &[(0, 0.05), (99, 0.35), (999, 0.5), (999_999, 0.95), (u64::MAX, 0.95)]);
    }
}
