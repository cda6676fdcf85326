//! Whether the fields of a template are there, and stand where they may.

use super::{Fault, Field, Node, Place, Template};

/// What a field stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Words within a line.
    Words,
    /// Yes or no, only for `{{#nếu …}}`.
    Flag,
    /// Paragraphs and tables; stands alone on its line.
    Blocks,
    /// Several, for `{{#mỗi …}}`, each with these fields.
    List(&'static [FieldSpec]),
}

/// A field that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name, in small letters.
    pub name: &'static str,
    /// What follows the colon, in Vietnamese; `None` when nothing does.
    pub arg: Option<&'static str>,
    /// What it stands for.
    pub sort: Sort,
    /// What a person reads about it.
    pub meaning: &'static str,
}

impl FieldSpec {
    /// As it is written in a template.
    pub fn written(&self) -> String {
        match (self.sort, self.arg) {
            (Sort::Flag, _) => format!("{{{{#nếu {}}}}} … {{{{/nếu}}}}", self.name),
            (Sort::List(_), _) => format!("{{{{#mỗi {}}}}} … {{{{/mỗi}}}}", self.name),
            (_, Some(arg)) => format!("{{{{{}:{arg}}}}}", self.name),
            (_, None) => format!("{{{{{}}}}}", self.name),
        }
    }
}

impl Template {
    /// Every fault against the fields there are, in the order of the text.
    pub fn check(&self, specs: &'static [FieldSpec]) -> Vec<Fault> {
        let source = self.to_string();
        let mut checker = Checker { lines: source.lines().collect(), faults: Vec::new() };
        checker.nodes(&self.nodes, &[specs]);
        checker.faults.sort_by_key(|fault| fault.place);
        checker.faults
    }

    /// Every field used, wherever it stands.
    pub fn fields(&self) -> Vec<&Field> {
        let mut found = Vec::new();
        collect(&self.nodes, &mut found);
        found
    }
}

fn collect<'a>(nodes: &'a [Node], found: &mut Vec<&'a Field>) {
    for node in nodes {
        match node {
            Node::Text { .. } => {}
            Node::Field(field) => found.push(field),
            Node::If { test, then, otherwise, .. } => {
                found.push(test);
                collect(then, found);
                collect(otherwise, found);
            }
            Node::Each { list, body, .. } => {
                found.push(list);
                collect(body, found);
            }
        }
    }
}

struct Checker<'a> {
    lines: Vec<&'a str>,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    /// `scopes`: the fields of the lists around, the innermost last.
    fn nodes(&mut self, nodes: &[Node], scopes: &[&'static [FieldSpec]]) {
        for node in nodes {
            match node {
                Node::Text { .. } => {}
                Node::Field(field) => self.field(field, scopes),
                Node::If { test, then, otherwise, .. } => {
                    let _known = self.known(test, scopes);
                    self.nodes(then, scopes);
                    self.nodes(otherwise, scopes);
                }
                Node::Each { list, body, .. } => {
                    let inner = match self.known(list, scopes).map(|spec| spec.sort) {
                        Some(Sort::List(inner)) => inner,
                        Some(_) => {
                            let words =
                                format!("“{}” không phải danh sách nên không lặp được.", list.name);
                            self.fault(list.place, words);
                            continue;
                        }
                        None => continue,
                    };
                    let mut within = scopes.to_vec();
                    within.push(inner);
                    self.nodes(body, &within);
                }
            }
        }
    }

    fn field(&mut self, field: &Field, scopes: &[&'static [FieldSpec]]) {
        let Some(spec) = self.known(field, scopes) else { return };
        match spec.sort {
            Sort::Words => {}
            Sort::Blocks => {
                let line = self.lines.get(field.place.line - 1).copied().unwrap_or_default();
                if line.trim() != field.raw {
                    let words = format!(
                        "“{}” gồm nhiều đoạn, bảng nên phải đứng riêng một dòng.",
                        field.name
                    );
                    self.fault(field.place, words);
                }
            }
            Sort::Flag => {
                let words = format!("“{}” là điều kiện. Hãy viết {}.", field.name, spec.written());
                self.fault(field.place, words);
            }
            Sort::List(_) => {
                let words = format!("“{}” là danh sách. Hãy viết {}.", field.name, spec.written());
                self.fault(field.place, words);
            }
        }
    }

    fn known(
        &mut self,
        field: &Field,
        scopes: &[&'static [FieldSpec]],
    ) -> Option<&'static FieldSpec> {
        let all = || scopes.iter().rev().flat_map(|specs| specs.iter());
        let Some(spec) = all().find(|spec| spec.name == field.name) else {
            let names: Vec<&str> = all().map(|spec| spec.name).collect();
            let words = format!(
                "Không có trường “{}”. Các trường dùng được ở đây: {}.",
                field.name,
                names.join(", ")
            );
            self.fault(field.place, words);
            return None;
        };
        match (spec.arg, &field.arg) {
            (Some(arg), None) => {
                let words = format!(
                    "“{}” cần thêm {arg} sau dấu hai chấm: {}.",
                    field.name,
                    spec.written()
                );
                self.fault(field.place, words);
                None
            }
            (None, Some(arg)) => {
                let words =
                    format!("“{}” không có phần sau dấu hai chấm. Hãy bỏ “:{arg}”.", field.name);
                self.fault(field.place, words);
                None
            }
            _ => Some(spec),
        }
    }

    fn fault(&mut self, place: Place, words: String) {
        self.faults.push(Fault { place, words });
    }
}
