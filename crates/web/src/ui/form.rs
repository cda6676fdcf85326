//! Parts of forms: fields with hint and error, the summary of errors, the hidden token.

use maud::{Markup, html};

use crate::viewer::Viewer;

/// Name of the hidden field with the form's token.
pub const TOKEN_FIELD: &str = "ma_bieu_mau";

/// The hidden field that shows a form was made by this site for this person.
pub fn token(viewer: &Viewer) -> Markup {
    html! { input type="hidden" name=(TOKEN_FIELD) value=(viewer.token()); }
}

/// A labelled input of one line.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// `name` and `id` of the input.
    pub name: &'a str,
    /// What it asks.
    pub label: &'a str,
    /// `type` of the input.
    pub kind: &'a str,
    /// What helps to fill it.
    pub hint: Option<&'a str>,
    /// What stands in it.
    pub value: &'a str,
    /// What is wrong with what was sent.
    pub error: Option<&'a str>,
    /// For the browser's own filling ("username", "new-password").
    pub autocomplete: &'a str,
}

/// Shows a [`Field`] that must be filled.
pub fn field(field: &Field<'_>) -> Markup {
    input(field, true)
}

/// Shows a [`Field`] that may stay empty.
pub fn optional(field: &Field<'_>) -> Markup {
    input(field, false)
}

/// A choice of one, labelled. A choice is its value and its words.
pub fn select(
    name: &str,
    label: &str,
    hint: Option<&str>,
    choices: &[(String, String)],
    chosen: &str,
) -> Markup {
    let hint_id = format!("{name}-goi-y");
    let described = hint.map(|_| hint_id.as_str());
    html! {
        div.field {
            label for=(name) { (label) }
            @if let Some(hint) = hint { p.hint id=(hint_id) { (hint) } }
            select id=(name) name=(name) aria-describedby=[described] {
                @for (value, words) in choices {
                    option value=(value) selected[value == chosen] { (words) }
                }
            }
        }
    }
}

/// A form of nothing but a button, for a verb that needs no words.
pub fn button(viewer: &Viewer, action: &str, label: &str) -> Markup {
    html! {
        form.inline method="post" action=(action) {
            (token(viewer))
            button.quiet type="submit" { (label) }
        }
    }
}

/// A secret that is shown this once, to be copied.
pub fn once(label: &str, secret: &str) -> Markup {
    html! {
        div.field.once {
            label for="mot-lan" { (label) }
            input #mot-lan type="text" readonly value=(secret) autocomplete="off" spellcheck="false";
        }
    }
}

fn input(field: &Field<'_>, required: bool) -> Markup {
    let hint_id = format!("{}-goi-y", field.name);
    let error_id = format!("{}-loi", field.name);
    let described: Vec<&str> =
        [field.hint.map(|_| hint_id.as_str()), field.error.map(|_| error_id.as_str())]
            .into_iter()
            .flatten()
            .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    html! {
        div.field.wrong[field.error.is_some()] {
            label for=(field.name) { (field.label) }
            @if let Some(hint) = field.hint { p.hint id=(hint_id) { (hint) } }
            @if let Some(error) = field.error {
                p.error id=(error_id) { span aria-hidden="true" { "✕ " } (error) }
            }
            input id=(field.name) name=(field.name) type=(field.kind) value=(field.value)
                autocomplete=(field.autocomplete) required[required]
                aria-invalid=[field.error.map(|_| "true")] aria-describedby=[described];
        }
    }
}

/// What is wrong with a form, above it, each line leading to its field.
pub fn error_summary(errors: &[(&str, String)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.summary role="alert" tabindex="-1" aria-labelledby="tom-tat-loi" {
                h2 #tom-tat-loi { "Chưa thực hiện được" }
                ul {
                    @for (name, error) in errors {
                        li { a href={ "#" (name) } { (error) } }
                    }
                }
            }
        }
    }
}
