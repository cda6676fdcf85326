//! Which citations are of one document.

use std::collections::HashMap;

use super::read::symbol_key;
use super::{Citation, DocumentKey};

/// A document with the citations that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentMentions {
    /// Its key; of the dated mentions, where there are any.
    pub key: DocumentKey,
    /// Places in the list given, in its order; never empty.
    pub mentions: Vec<usize>,
}

/// Puts citations of one document together, in the order of first mention.
///
/// Citations with equal keys are one document. One without a date ("tiếp tục thực hiện Chỉ thị số
/// 40-CT/TW") belongs to the dated document of the same symbol when the list has exactly one; with
/// two or more nobody can say which is meant, and it stays a document of its own.
pub fn distinct_documents(citations: &[&Citation]) -> Vec<DocumentMentions> {
    let mut dated: HashMap<String, Vec<DocumentKey>> = HashMap::new();
    for citation in citations.iter().filter(|citation| citation.date.is_some()) {
        let keys = dated.entry(symbol_key(&citation.number)).or_default();
        let key = citation.key();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let mut places: HashMap<DocumentKey, usize> = HashMap::new();
    let mut documents: Vec<DocumentMentions> = Vec::new();
    for (at, citation) in citations.iter().enumerate() {
        let key = match dated.get(&symbol_key(&citation.number)).map(Vec::as_slice) {
            Some([only]) => only.clone(),
            _ => citation.key(),
        };
        let place = *places.entry(key.clone()).or_insert_with(|| {
            documents.push(DocumentMentions { key, mentions: Vec::new() });
            documents.len() - 1
        });
        if let Some(document) = documents.get_mut(place) {
            document.mentions.push(at);
        }
    }
    documents
}
