//! The exponential of many numbers at once. That of the system is exact to the last bit and takes its
//! numbers one by one; this one is off by one part in a hundred thousand at most.

// Only what is inlined where the processor's vectors are chosen is compiled for them.
#![allow(clippy::inline_always)]

use std::f32::consts::{LN_2, LOG2_E};

/// Added to a number below 2^22, leaves nothing behind the point: it is rounded to an integer, which
/// stands in the last bits of the sum.
const ROUNDING: f32 = 12_582_912.0;
/// e to this is as good as nothing.
const LEAST: f32 = -87.0;

/// e to the `x`, for `x` up to 80. Branchless, so that the compiler takes eight at a time.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    // x = n ln 2 + rest; the power of two is made of bits, the rest is a short series.
    let rounded = x.max(LEAST) * LOG2_E + ROUNDING;
    let rest = x.max(LEAST) - (rounded - ROUNDING) * LN_2;
    let n = rounded.to_bits().wrapping_sub(ROUNDING.to_bits());
    let power = f32::from_bits(n.wrapping_add(127) << 23);
    let series = 1.0 / 720.0;
    let series = series * rest + 1.0 / 120.0;
    let series = series * rest + 1.0 / 24.0;
    let series = series * rest + 1.0 / 6.0;
    let series = series * rest + 0.5;
    let series = series * rest + 1.0;
    power * (series * rest + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_exponential() {
        for step in -8700..=8000 {
            let x = step as f32 / 100.0;
            let (found, exact) = (exp(x), f64::from(x).exp());
            let error = (f64::from(found) - exact).abs() / exact;
            assert!(error < 1e-5, "{x}: {found}, not {exact}");
        }
        assert!((exp(0.0) - 1.0).abs() < f32::EPSILON);
        assert!(exp(-1e9) < 1e-37);
    }
}
