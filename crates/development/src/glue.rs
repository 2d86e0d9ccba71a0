//! Turns wasm-bindgen's glue script into a function that creates programs (tools/program.template.js says why).

use crate::Result;

/// The exports of a program that the scripts in assets/ use.
const USED: [&str; 7] = ["default", "start", "update", "step", "stop", "outdated", "fetchPages"];
const WAY: &str = "wasm = instance.exports;";

/// Puts the body of `script` into `template`.
pub fn as_factory(script: &str, template: &str) -> Result<String> {
    let (mut imports, mut body) = (String::new(), String::new());
    let mut exported: Vec<(String, String)> = Vec::new();
    for line in script.lines() {
        if line.starts_with("import ") {
            imports += line;
            imports.push('\n');
            continue;
        }
        if let Some(list) = line.strip_prefix("export {") {
            let list = list.trim_end().trim_end_matches(';').trim_end_matches('}');
            for entry in list.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
                let (own, name) = entry.split_once(" as ").unwrap_or((entry, entry));
                exported.push((own.to_owned(), name.to_owned()));
            }
            continue;
        }
        let declared = line.strip_prefix("export ").unwrap_or(line);
        if declared.len() < line.len() {
            let words = declared.trim_start_matches("async ").split_once(' ');
            let name = words.map(|(_, name)| {
                name.chars()
                    .take_while(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '$'))
                    .collect::<String>()
            });
            let name = name
                .filter(|name| !name.is_empty())
                .ok_or_else(|| format!("the glue exports what is not known: {line}"))?;
            exported.push((name.clone(), name));
        }
        body += declared;
        body.push('\n');
    }
    let used: Vec<String> = exported
        .iter()
        .filter(|(_, name)| USED.contains(&name.as_str()))
        .map(|(own, name)| format!("{name}: {own}"))
        .collect();
    let has = |name: &str| exported.iter().any(|(_, exported)| exported == name);
    if body.matches(WAY).count() != 1 || !["default", "start", "update", "stop"].into_iter().all(has) {
        return Err("the glue is not as expected: another version of wasm-bindgen?".to_owned());
    }
    let body = body.replace(WAY, "wasm = guard(instance.exports);");
    // The names are inserted first, because the script may contain any text.
    Ok(imports + &template.replace("%used%", &used.join(", ")).replace("%script%", &body))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "import { a } from './snippets/a.js';\nexport function start(x) {\n}\nexport class Other {\n}\n\
        export function update() {}\nexport function stop() {}\nlet wasm;\n    wasm = instance.exports;\n\
        export { initSync, __wbg_init as default };\n";

    #[test]
    fn the_exports_of_the_glue_become_a_program() {
        let made =
            as_factory(GLUE, "export function newProgram() {\n%script%\nreturn { %used% };\n}\n").unwrap();
        assert!(
            made.starts_with(
                "import { a } from './snippets/a.js';\nexport function newProgram() {\nfunction start(x) {"
            ),
            "{made}"
        );
        assert!(made.contains("wasm = guard(instance.exports);") && made.contains("\nclass Other"), "{made}");
        assert!(
            made.ends_with("return { start: start, update: update, stop: stop, default: __wbg_init };\n}\n"),
            "{made}"
        );
    }

    #[test]
    fn an_unexpected_glue_is_an_error() {
        assert!(as_factory(&GLUE.replace("instance.exports", "exports"), "").is_err());
        assert!(as_factory(&GLUE.replace("function stop", "function halt"), "").is_err());
    }
}
