//! LibreOffice opens what is written.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod support;

use exchange::export::{self, Target};
use shared::i18n::Language;
use std::process::Command;

#[test]
fn libreoffice_opens_word_and_excel_files() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("skipped: soffice is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(support::texts().join("dashes.txt")).unwrap();
    let plan = support::imported(&bytes, "dashes.txt", Language::ZhHans);
    for target in [Target::Docx, Target::Xlsx] {
        let file = folder.path().join(format!("plan.{}", target.ending()));
        std::fs::write(&file, export::write(&plan, Language::ZhHans, target, 0).unwrap()).unwrap();
        let home = format!("-env:UserInstallation=file://{}", folder.path().join("home").display());
        let output = Command::new("soffice")
            .args([&home, "--headless", "--convert-to", "pdf", "--outdir"])
            .args([folder.path(), &file])
            .output()
            .unwrap();
        let pdf = std::fs::read(folder.path().join("plan.pdf")).unwrap_or_default();
        assert!(
            pdf.starts_with(b"%PDF"),
            "{target:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        if let Some(keep) = std::env::var_os("TOUCHLOOM_SHOW") {
            let keep = std::path::PathBuf::from(keep);
            std::fs::write(keep.join(format!("{}.pdf", target.ending())), &pdf).unwrap();
        }
        std::fs::remove_file(folder.path().join("plan.pdf")).unwrap();
    }
}
