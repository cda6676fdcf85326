//! The few facts the rules need from a `Cargo.toml`.

/// Which table a dependency stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `[dependencies]`, also of one target.
    Normal,
    /// `[dev-dependencies]`.
    Dev,
    /// `[build-dependencies]`.
    Build,
}

/// A package's manifest.
#[derive(Debug, Default)]
pub struct Manifest {
    /// Name of the package.
    pub name: Option<String>,
    /// Dependencies with the line (from 1) they stand on.
    pub dependencies: Vec<(Kind, String, usize)>,
    /// `[lints] workspace = true` is there.
    pub workspace_lints: bool,
}

impl Manifest {
    /// Reads the lines of a manifest; what is not asked for is passed over.
    pub fn read(text: &str) -> Manifest {
        let mut manifest = Manifest::default();
        let mut table = String::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.split(" #").next().unwrap_or("").trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[') {
                table = name.trim_matches(['[', ']']).to_owned();
                // `[dependencies.name]` names one in the heading itself.
                if let Some((kind, name)) = split_table(&table)
                    && !name.is_empty()
                {
                    manifest.dependencies.push((kind, name.to_owned(), index + 1));
                }
                continue;
            }
            let Some((key, value)) = line.split_once('=') else { continue };
            let (key, value) = (key.trim(), value.trim());
            match (table.as_str(), key) {
                ("package", "name") => manifest.name = Some(value.trim_matches('"').to_owned()),
                ("lints", "workspace") => manifest.workspace_lints = value == "true",
                _ => {
                    if let Some((kind, "")) = split_table(&table) {
                        let name = key.split('.').next().unwrap_or(key).trim_matches('"');
                        manifest.dependencies.push((kind, name.to_owned(), index + 1));
                    }
                }
            }
        }
        manifest
    }
}

/// The kind of a dependency table and, for `[dependencies.name]`, the name.
fn split_table(table: &str) -> Option<(Kind, &str)> {
    let table = match table.strip_prefix("target.") {
        // `[target.'cfg(unix)'.dependencies]`: what follows the quoted condition.
        Some(rest) => rest.rsplit_once("'.").or_else(|| rest.split_once('.'))?.1,
        None => table,
    };
    let kinds = [
        ("dependencies", Kind::Normal),
        ("dev-dependencies", Kind::Dev),
        ("build-dependencies", Kind::Build),
    ];
    kinds.into_iter().find_map(|(word, kind)| {
        let rest = table.strip_prefix(word)?;
        (rest.is_empty() || rest.starts_with('.')).then(|| (kind, rest.trim_start_matches('.')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_dependency_is_seen() {
        let manifest = Manifest::read(concat!(
            "[package]\nname = \"a\"\n",
            "[dependencies]\n# b = \"1\"\nc.workspace = true\nd = { version = \"1\" }\n",
            "[dependencies.e]\nversion = \"1\"\n",
            "[target.'cfg(unix)'.dev-dependencies]\nf = \"1\" # why\n",
            "[lints]\nworkspace = true\n",
        ));
        assert_eq!(manifest.name.as_deref(), Some("a"));
        assert!(manifest.workspace_lints);
        let found: Vec<_> =
            manifest.dependencies.iter().map(|(kind, name, _)| (*kind, name.as_str())).collect();
        assert_eq!(
            found,
            [(Kind::Normal, "c"), (Kind::Normal, "d"), (Kind::Normal, "e"), (Kind::Dev, "f")]
        );
    }
}
