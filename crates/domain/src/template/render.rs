//! A template with values put in.

use std::collections::BTreeMap;

use super::{Node, Template};

/// What a field stands for, of a kind of words that the caller chooses.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<T> {
    /// Nothing; a choice takes its other side.
    Nothing,
    /// Something.
    Some(T),
    /// Yes or no.
    Flag(bool),
    /// Several.
    List(Vec<Record<T>>),
}

impl<T> Value<T> {
    fn holds(&self) -> bool {
        match self {
            Value::Nothing => false,
            Value::Some(_) => true,
            Value::Flag(flag) => *flag,
            Value::List(records) => !records.is_empty(),
        }
    }
}

/// Values under their [`Field::key`](super::Field::key).
pub type Record<T> = BTreeMap<String, Value<T>>;

/// A piece of what comes out.
#[derive(Debug, Clone, PartialEq)]
pub enum Out<T> {
    /// Words of the template.
    Words(String),
    /// A value.
    Value(T),
}

impl Template {
    /// Puts values in. A field that has none leaves nothing behind; [`Template::check`] tells before
    /// which would.
    pub fn render<T: Clone>(&self, values: &Record<T>) -> Vec<Out<T>> {
        let mut out = Vec::new();
        put(&self.nodes, &[values], &mut out);
        out
    }
}

fn put<T: Clone>(nodes: &[Node], scopes: &[&Record<T>], out: &mut Vec<Out<T>>) {
    let find = |key: &str| scopes.iter().rev().find_map(|record| record.get(key));
    for node in nodes {
        match node {
            Node::Text { raw, .. } => out.push(Out::Words(raw.replace("{{{{", "{{"))),
            Node::Field(field) => {
                if let Some(Value::Some(value)) = find(&field.key()) {
                    out.push(Out::Value(value.clone()));
                }
            }
            Node::If { test, then, otherwise, .. } => {
                let holds = find(&test.key()).is_some_and(Value::holds);
                put(if holds { then } else { otherwise }, scopes, out);
            }
            Node::Each { list, body, .. } => {
                let Some(Value::List(records)) = find(&list.key()) else { continue };
                for record in records {
                    let mut within = scopes.to_vec();
                    within.push(record);
                    put(body, &within, out);
                }
            }
        }
    }
}
