//! The formulas that metrics are computed by, and what they ask for.

use crate::plan::Record;
use crate::schema::{FieldId, FieldKind, metric, reading};

/// The formulas that a plan is first asked for, in the order they are shown.
pub const KEY_FORMULAS: [&str; 4] = ["roi", "cac", "clv", "conversion"];

/// The figures of a reading that a formula needs, in the order they are asked for. Empty when the value is simply typed in.
pub fn inputs(formula: &str) -> &'static [FieldId] {
    match formula {
        "roi" => const { &[reading::revenue.id(), reading::cost.id()] },
        "cac" => const { &[reading::cost.id(), reading::customers.id()] },
        "clv" => {
            const {
                &[
                    reading::revenue.id(),
                    reading::customers.id(),
                    reading::margin.id(),
                    reading::years.id(),
                ]
            }
        }
        "conversion" => const { &[reading::orders.id(), reading::visits.id()] },
        "aov" => const { &[reading::revenue.id(), reading::orders.id()] },
        "ctr" => const { &[reading::clicks.id(), reading::exposures.id()] },
        "mention" | "part_of" => const { &[reading::part.id(), reading::whole.id()] },
        _ => &[],
    }
}

/// Why a formula gives no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The value is typed in, not computed.
    NoFormula,
    /// These figures are not there.
    Missing(Vec<FieldId>),
    /// What would be divided by is nothing.
    Zero(FieldId),
    /// A count or a cost below nothing.
    Negative(FieldId),
    /// Beyond what a number can hold.
    TooLarge,
}

/// What a formula computes from a reading's figures; `digits` is how many decimals the currency's minor unit has.
///
/// Sources: return on investment and customer acquisition cost as in Farris, Bendle, Pfeifer and Reibstein, *Marketing Metrics*
/// (ROI = (revenue − cost) ÷ cost; CAC = cost of acquisition ÷ customers acquired; conversion = orders ÷ visits; click-through =
/// clicks ÷ exposures). Customer lifetime value is the simple form of the same book without discounting: what a customer spends a
/// year × margin × years as a customer.
///
/// # Errors
/// A [`Gap`] that says which figure is in the way.
pub fn compute(formula: &str, figures: &Record, digits: u32) -> Result<f64, Gap> {
    let fields = inputs(formula);
    if fields.is_empty() {
        return Err(Gap::NoFormula);
    }
    let missing: Vec<FieldId> = fields
        .iter()
        .copied()
        .filter(|field| figure(figures, *field, digits).is_none())
        .collect();
    if !missing.is_empty() {
        return Err(Gap::Missing(missing));
    }
    let may_be_negative = [reading::revenue.id(), reading::margin.id()];
    let value = |field: FieldId| figure(figures, field, digits).unwrap_or_default();
    if let Some(field) = fields
        .iter()
        .find(|field| value(**field) < 0.0 && !may_be_negative.contains(field))
    {
        return Err(Gap::Negative(*field));
    }
    let of = |index: usize| fields.get(index).copied().map(value).unwrap_or_default();
    // What is divided by stands second in every formula.
    if let Some(divisor) = fields.get(1).filter(|field| value(**field) == 0.0) {
        return Err(Gap::Zero(*divisor));
    }
    let result = match formula {
        "roi" => (of(0) - of(1)) / of(1) * 100.0,
        "cac" | "aov" => of(0) / of(1),
        "clv" => of(0) / of(1) * of(2) / 100.0 * of(3),
        _ => of(0) / of(1) * 100.0,
    };
    if result.is_finite() {
        Ok(result)
    } else {
        Err(Gap::TooLarge)
    }
}

/// A figure as formulas count it: money in whole units.
fn figure(record: &Record, field: FieldId, digits: u32) -> Option<f64> {
    let number = record.value(field).as_number()?;
    Some(match field.def().kind {
        FieldKind::Money => number / 10_f64.powi(digits.cast_signed()),
        _ => number,
    })
}

/// The key of a metric's formula.
pub fn formula(metric: &Record) -> &'static str {
    metric.get(metric::formula).map_or("entered", |formula| formula.key)
}
