//! What web sites put around a text: copyright notes, download hints, lists of related documents. None of it is the plan.

use crate::import::fold::key;

/// What a line is to the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Residue {
    /// The plan's own words.
    No,
    /// This line is not.
    Line,
    /// Neither this line nor anything behind it is.
    Rest,
}

/// Lines that are only that, folded.
const WHOLE: &[&str] = &[
    "评论",
    "0/150",
    "提交评论",
    "文档简介",
    "下载本文档",
    "免费阅读",
    "版权声明",
    "目录",
    "catalogue",
    "contents",
    "tableofcontents",
    "目录catalogue",
];
/// What such lines begin with.
const START: &[&str] = &[
    "版权说明",
    "提交评论版权说明",
    "本站所有资源",
    "还剩",
    "已阅读",
    "下载须知",
    "温馨提示:本",
];
/// What such lines hold anywhere.
const INSIDE: &[&str] = &[
    "收益归属内容提供方",
    "继续免费阅读",
    "本站不保证下载",
    "文库网仅提供信息存储",
    "进行举报或认领",
];

/// Judges a line.
pub(super) fn judge(line: &str) -> Residue {
    let folded = key(line);
    if matches!(
        folded.as_str(),
        "温馨提示" | "最新文档" | "相关文档" | "relateddocuments"
    ) {
        return Residue::Rest;
    }
    let is_page = folded.rsplit_once("_第").is_some_and(|(_, page)| {
        page.strip_suffix('页')
            .is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
    });
    let known = WHOLE.contains(&folded.as_str())
        || (START.iter().any(|start| folded.starts_with(start)) && folded.chars().count() < 400)
        || INSIDE.iter().any(|inside| folded.contains(inside)) && folded.chars().count() < 400;
    if known || is_page { Residue::Line } else { Residue::No }
}
