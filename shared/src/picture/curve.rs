//! Smooth lines through points, and figures with their sign.

/// A point, from the left and from the top.
pub type Point = (f64, f64);

/// A smooth line through neighbouring points, as the `d` of an SVG path; it breaks where there is no point.
pub fn smooth(points: &[Option<Point>]) -> String {
    let mut path = String::new();
    let mut last: Option<Point> = None;
    for point in points {
        match (last, point) {
            (Some((x0, y0)), Some((x, y))) => {
                let middle = f64::midpoint(x0, *x);
                path.push_str(&format!("C{middle:.1} {y0:.1} {middle:.1} {y:.1} {x:.1} {y:.1}"));
            }
            (None, Some((x, y))) => path.push_str(&format!("M{x:.1} {y:.1}")),
            (_, None) => {}
        }
        last = *point;
    }
    path
}

/// "+0.5", "−1.0", or a dash.
pub fn signed(value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| {
            let sign = if value > 0.04 {
                "+"
            } else if value < -0.04 {
                "−"
            } else {
                ""
            };
            format!("{sign}{:.1}", value.abs())
        },
    )
}
