//! Fills `{{name}}` in the few files of `public/` that must know what the build made.

use anyhow::{Result, bail};

/// Replaces every `{{name}}`; a name that is left over is a mistake in the file or in the build.
pub(super) fn fill(file: &str, text: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut text = text.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{{{name}}}}}"), value);
    }
    if let Some((_, rest)) = text.split_once("{{") {
        let name = rest.split("}}").next().unwrap_or_default();
        bail!("public/{file} asks for `{name}`, which the build does not know");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn every_name_is_filled_wherever_it_stands() -> anyhow::Result<()> {
        assert_eq!(fill("a", "{{x}}-{{y}}-{{x}}", &[("x", "1"), ("y", "2")])?, "1-2-1");
        Ok(())
    }

    #[test]
    fn an_unknown_name_is_an_error_that_says_where() {
        let error = fill("index.html", "{{what}}", &[]).unwrap_err().to_string();
        assert!(error.contains("index.html") && error.contains("`what`"), "{error}");
    }
}
