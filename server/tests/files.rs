//! `touchloom import` and `touchloom export`, as people run them.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;
use std::process::{Command, Output};

const PLAN: &str =
    "书店会员日计划\n编制人：何敏\n一、工作目标\n目标一：将满意度提升至90%\n二、风险\n风险一：延误\n影响程度：高\n";

fn touchloom(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_touchloom"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_document_becomes_a_plan_and_documents_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("plan.txt"), PLAN).unwrap();
    let output = touchloom(&[
        "import",
        text(&at("plan.txt")),
        "--to",
        "plan",
        "-o",
        text(&at("plan.touchloom")),
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for ending in ["docx", "xlsx", "csv", "md", "ics", "json"] {
        let (plan, file) = (at("plan.touchloom"), at(&format!("out.{ending}")));
        let output = touchloom(&["export", text(&plan), "--to", ending, "-o", text(&file)]);
        assert!(
            output.status.success(),
            "{ending}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(!std::fs::read(&file).unwrap().is_empty());
    }
    let markdown = std::fs::read_to_string(at("out.md")).unwrap();
    assert!(
        markdown.contains("将满意度提升至90%") && markdown.contains("何敏"),
        "{markdown}"
    );
    // A chapter that only one of the outlines has.
    for (outline, has_it) in [("work-plan", false), ("scheme", true)] {
        let output = touchloom(&[
            "export",
            text(&at("plan.touchloom")),
            "--to",
            "md",
            "--outline",
            outline,
        ]);
        let markdown = String::from_utf8(output.stdout).unwrap();
        assert!(markdown.contains("将满意度提升至90%"), "{markdown}");
        assert_eq!(markdown.contains("市场分析基础"), has_it, "{markdown}");
    }
    let again = touchloom(&["import", text(&at("out.json")), "--to", "json"]);
    assert_eq!(
        String::from_utf8(again.stdout).unwrap(),
        std::fs::read_to_string(at("out.json")).unwrap()
    );
    let goals = touchloom(&[
        "export",
        text(&at("plan.touchloom")),
        "--to",
        "csv",
        "--collection",
        "goals",
    ]);
    assert!(String::from_utf8(goals.stdout).unwrap().contains("90 %"));
}

#[test]
fn what_cannot_be_read_is_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.pdf");
    std::fs::write(&file, b"%PDF-1.7").unwrap();
    let output = touchloom(&["import", text(&file)]);
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be read"));
    assert!(!touchloom(&["export", text(&file), "--to", "md"]).status.success());
}

#[test]
fn a_plan_file_that_means_harm_is_refused_before_it_is_unpacked() {
    // One change that says, with four columns, "three million times the same".
    let many = [0xc0, 0x8d, 0xb7, 0x01];
    let columns: [&[u8]; 4] = [&[1, b'k'], &[1], &[0], &[0]];
    let columns = columns.map(|value| [&many, value].concat());
    let specs = [0x15, 0x42, 0x56, 0x70]
        .into_iter()
        .zip(&columns)
        .flat_map(|(name, column)| [name, column.len() as u8]);
    let mut body = vec![0, 1, 0xaa, 1, 1, 0, 0, 0, 4];
    body.extend(specs);
    body.extend(columns.concat());
    let mut bomb = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, body.len() as u8];
    bomb.extend(body);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.touchloom");
    for (bytes, told) in [(bomb.as_slice(), "far bigger"), (&bomb[..40], "not a Touchloom plan")] {
        std::fs::write(&file, bytes).unwrap();
        let output = touchloom(&["export", text(&file), "--to", "md"]);
        assert!(!output.status.success() && output.stdout.is_empty());
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(told), "{error}");
    }
}
