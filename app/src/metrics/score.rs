//! The weighted score, and how it comes about.

use super::Metrics;
use crate::i18n::{format_number, format_percent, words};
use crate::t;
use leptos::prelude::*;
use shared::metrics::Reading;
use shared::schema::{CollectionId, metric};

/// The score with its parts.
#[component]
pub(super) fn Score() -> impl IntoView {
    let metrics = Metrics::here();
    let score = Memo::new(move |_| metrics.board.with(|board| (board.score, board.covered)));
    let missing = move || {
        let missing = metrics.board.with(|board| board.missing.clone());
        let names: Vec<String> = missing
            .iter()
            .map(|id| metrics.store.title(&Metrics::key(id)))
            .collect();
        names.join(" · ")
    };
    let parts = move || {
        metrics.board.with(|board| {
            board
                .metrics
                .iter()
                .filter(|metric| metric.weight.is_some())
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let figure = move || {
        score
            .get()
            .0
            .map_or_else(|| "–".to_owned(), |score| format_number((score * 10.0).round() / 10.0))
    };
    let is_partial = move || matches!(score.get(), (Some(_), covered) if covered < 99.95);
    view! {
        <section class="figures-box metrics-score" aria-labelledby="score-title">
            <div>
                <h2 id="score-title">{move || t!("board.score")}</h2>
                <p class="metrics-value" data-score><b>{figure}</b> <small>{move || t!("board.score.of")}</small></p>
            </div>
            <div class="stack">
                <div class="progress" aria-hidden="true"><i style:width=move || format!("{:.1}%", score.get().0.unwrap_or(0.0))></i></div>
                <Show when=move || score.get().0.is_none()><p class="muted">{move || t!("board.score.none")}</p></Show>
                <Show when=is_partial><p>{move || t!("board.score.covered", share = format_percent(score.get().1))}</p></Show>
                <Show when=move || !missing().is_empty()>
                    <p class="warn-words" data-missing>{move || t!("board.score.missing", names = missing())}</p>
                </Show>
                <Show when=move || !parts().is_empty()>
                    <details class="metrics-more">
                        <summary>{move || t!("board.score.how")}</summary>
                        <p class="hint">{move || t!("board.score.how.text")}</p>
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{move || words(CollectionId::Metrics.def().one)}</th>
                                    <th scope="col" class="num">{move || words(metric::weight.id().def().label)}</th>
                                    <th scope="col" class="num">{move || t!("board.share")}</th>
                                    <th scope="col" class="num">{move || t!("board.reached")}</th>
                                </tr>
                            </thead>
                            <tbody>{move || parts().into_iter().map(|part| row(metrics, &part)).collect_view()}</tbody>
                        </table>
                    </details>
                </Show>
            </div>
        </section>
    }
    .into_any()
}

fn row(metrics: Metrics, part: &Reading) -> AnyView {
    let (set, share, is_temporary) = part
        .weight
        .map_or((0.0, 0.0, false), |it| (it.set, it.share, it.is_temporary));
    let reached = part
        .attainment
        .map_or_else(|| t!("board.status.unread").to_owned(), format_percent);
    view! {
        <tr>
            <th scope="row">{metrics.store.title(&Metrics::key(&part.id))}</th>
            <td class="num">
                {format_percent(set)}
                {is_temporary.then(|| view! { " " <span class="pill warn">{t!("board.temporary")}</span> })}
            </td>
            <td class="num">{format_percent(share)}</td>
            <td class="num">{reached}</td>
        </tr>
    }
    .into_any()
}
