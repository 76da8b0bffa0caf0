//! The only place that asks what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

/// Unix milliseconds now. A clock before 1970 counts as 1970.
pub(crate) fn now_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
