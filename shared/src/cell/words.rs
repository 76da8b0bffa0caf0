//! The words of a scale's steps.

use crate::i18n::{Text, find};

/// A step of the emotion scale, −2 to 2.
pub fn scale_text(step: i64) -> Option<&'static Text> {
    const STEPS: [&Text; 5] = [
        find("scale.-2"),
        find("scale.-1"),
        find("scale.0"),
        find("scale.1"),
        find("scale.2"),
    ];
    STEPS.get(usize::try_from(step + 2).ok()?).copied()
}

/// A step with its sign: `+1`, `−2`.
pub fn signed(step: i64) -> String {
    match step {
        0 => "0".to_owned(),
        1.. => format!("+{step}"),
        _ => format!("−{}", step.unsigned_abs()),
    }
}
