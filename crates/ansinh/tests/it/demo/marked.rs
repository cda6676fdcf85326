//! Every address of a demo says that it is one, whatever it hands out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use ansinh_domain::demo::MARK;

use super::Shown;

/// What came back.
pub(super) struct Got {
    pub(super) status: u16,
    head: String,
    pub(super) body: Vec<u8>,
    /// Bytes over the wire.
    pub(super) weight: usize,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim()).unwrap_or_default()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks the server as the administrator's browser does.
pub(super) fn get(shown: &Shown, path: &str, gzip: bool) -> Got {
    let mut stream = TcpStream::connect(("127.0.0.1", shown.server.port())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let packed = if gzip { "Accept-Encoding: gzip\r\n" } else { "" };
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ansinh_phien={}\r\n{packed}Connection: close\r\n\r\n",
        shown.session
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let weight = answer.len();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    let body = answer.split_off(end);
    let head = String::from_utf8_lossy(&answer).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Got { status, head, body, weight }
}

/// All the text of a workbook or a Word file.
fn unpacked(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let mut text = String::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        if part.name().unwrap().ends_with(".xml") {
            part.read_to_string(&mut text).unwrap();
        }
    }
    text
}

/// Whether an answer says what it is, in the way of its kind.
fn is_marked(got: &Got) -> bool {
    if got.header("an-sinh-notice") != "SO LIEU MINH HOA (demo data)" {
        return false;
    }
    let media = got.header("content-type");
    let empty = got.body.is_empty() || (300..400).contains(&got.status);
    if empty {
        return true;
    }
    if media.contains("officedocument") {
        return unpacked(&got.body).contains(MARK);
    }
    let readable =
        ["html", "json", "csv", "calendar", "xml"].iter().any(|kind| media.contains(kind));
    // The files of the site itself, and what only machines read, say it in the header.
    !readable || got.text().contains(MARK)
}

/// Addresses that a page leads to.
fn links(text: &str) -> Vec<String> {
    let hrefs = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| href.starts_with('/')).map(|href| href.replace("&amp;", "&")).collect()
}

/// Whether a link is one of a route; a route of plain words is no instance of one with parameters.
fn is_of(link: &str, route: &str, plain: &BTreeSet<&str>) -> bool {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    if plain.contains(path) {
        return path == route;
    }
    let (link, route): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), route.split('/').collect());
    link.len() == route.len()
        && link.iter().zip(&route).all(|(have, want)| {
            let ending = want.split_once('}').map(|(_, ending)| ending);
            have == want || ending.is_some_and(|ending| have.ends_with(ending))
        })
}

/// Follows links until every route that any page leads to was asked for once; the others are asked
/// for with names of nothing, and their refusals are marked too.
pub(super) fn everywhere(shown: &Shown) {
    let table = ansinh_web::table();
    let routes: Vec<&str> = table
        .iter()
        .filter(|route| route.method.as_str() == "GET")
        .map(|route| route.path)
        .collect();
    let plain: BTreeSet<&str> = routes.iter().copied().filter(|path| !path.contains('{')).collect();
    let mut known: BTreeMap<&str, String> =
        plain.iter().map(|path| (*path, (*path).to_owned())).collect();
    let mut asked: BTreeSet<&str> = BTreeSet::new();
    let mut unmarked = Vec::new();
    while let Some((route, link)) = known.iter().find(|(route, _)| !asked.contains(*route)) {
        let (route, link) = (*route, link.clone());
        asked.insert(route);
        let got = get(shown, &link, false);
        assert!(got.status < 500, "{link}: {}", got.text());
        if !is_marked(&got) {
            unmarked.push(format!("{link} ({})", got.header("content-type")));
        }
        for found in links(&got.text()) {
            if let Some(route) = routes.iter().find(|route| is_of(&found, route, &plain)) {
                known.entry(route).or_insert(found);
            }
        }
    }
    // Pages lead to nearly everything but what programs ask for and what waits to be loaded.
    let reached = known.keys().filter(|route| route.contains('{')).count();
    assert!(reached >= 45, "only {reached} routes were reached: {:?}", known.keys());
    let plan = known["/ke-hoach/{slug}"].rsplit('/').next().unwrap().to_owned();
    for route in routes.iter().filter(|route| !known.contains_key(*route)) {
        let mut path = route.replace("{slug}", &plan).replace("{code}", "1.1");
        while let Some((before, rest)) = path.split_once('{') {
            let (_, after) = rest.split_once('}').unwrap();
            path = format!("{before}00000000-0000-0000-0000-000000000000{after}");
        }
        let got = get(shown, &path, false);
        if !is_marked(&got) {
            unmarked.push(format!("{path} ({})", got.header("content-type")));
        }
    }
    assert!(unmarked.is_empty(), "without the words: {unmarked:#?}");
}
