//! When two names mean one body.

use crate::text;

/// The key under which the spellings of one body meet: [`text::spelling_key`] without the words
/// "(có) liên quan" at the end, because "Các sở, ban, ngành có liên quan" is the group "các sở,
/// ban, ngành": who of it is concerned is settled by the item, not by the name.
pub fn body_key(name: &str) -> String {
    let key = text::spelling_key(name);
    for tail in ["có liên quan", "liên quan"] {
        if let Some(rest) = key.strip_suffix(tail) {
            let rest = rest.trim_end();
            if !rest.is_empty() {
                return rest.to_owned();
            }
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::body_key;

    #[test]
    fn spellings_of_one_body_meet() {
        let check = |a: &str, b: &str, same: bool| {
            assert_eq!(body_key(a) == body_key(b), same, "{a:?} / {b:?}");
        };
        check("Các sở, ban, ngành có liên quan", "các sở, ban, ngành", true);
        check("Ủy ban nhân dân huyện, thành phố", "UBND huyện,  thành phố", true);
        check("Sở Văn hoá, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch", true);
        check("Sở Y tế", "Sở Tư pháp", false);
        check("có liên quan", "liên quan", false);
    }
}
