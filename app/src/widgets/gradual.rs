//! A list that comes onto the screen a few lines in each frame: drawing a whole screen of lines at once would make one long frame.

use leptos::prelude::*;

/// Lines drawn in one frame.
const MOST: usize = 8;

/// Those of the wanted lines that are drawn now: all that were already, what cannot wait, and a few more in each frame. The first
/// `over` lie out of sight and come last.
pub fn gradually<T: Clone + PartialEq + Send + Sync + 'static>(
    wanted: Memo<Vec<T>>,
    over: usize,
    cannot_wait: impl Fn(&T) -> bool + Send + Sync + 'static,
) -> Memo<Vec<T>> {
    let frame = RwSignal::new(0_u32);
    Memo::new(move |before: Option<&Vec<T>>| {
        frame.track();
        let before = before.map_or(&[][..], Vec::as_slice);
        wanted.with(|wanted| {
            let mut left = MOST;
            let mut drawn: Vec<bool> = wanted
                .iter()
                .map(|line| before.contains(line) || cannot_wait(line))
                .collect();
            for at in (over..wanted.len()).chain(0..over.min(wanted.len())) {
                if !drawn[at] && left > 0 {
                    drawn[at] = true;
                    left -= 1;
                }
            }
            if drawn.contains(&false) {
                request_animation_frame(move || {
                    // The view may be gone.
                    frame.try_update(|frame| *frame = frame.wrapping_add(1));
                });
            }
            let lines = wanted.iter().zip(drawn).filter(|(_, is_drawn)| *is_drawn);
            lines.map(|(line, _)| line.clone()).collect()
        })
    })
}
