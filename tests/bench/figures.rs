//! Medians, percentiles, and how busy the machine was.

/// The middle of some figures; not a number when there are none.
pub(crate) fn median(figures: &[f64]) -> f64 {
    percentile(figures, 50)
}

/// The figure below which this share of a hundred lies.
pub(crate) fn percentile(figures: &[f64], share: usize) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (sorted.len() * share / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or(f64::NAN)
}

/// A figure with so many decimals, or a dash where there is none.
pub(crate) fn or_dash(figure: f64, decimals: usize) -> String {
    if figure.is_nan() {
        "–".to_owned()
    } else {
        format!("{figure:.decimals$}")
    }
}

/// Says how many processors there are and how many others want them: figures mean little without that.
pub(crate) fn machine() {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split(' ').take(3).collect();
    println!("\nMachine: {processors} processors, load average {}\n", load.join(" "));
}
