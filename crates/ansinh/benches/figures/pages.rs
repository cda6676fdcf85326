//! List pages of the shipped plan, asked one after another over loopback.

use crate::Times;
use crate::http::Connection;
use crate::server::Server;

/// Requests for each page, after a few that warm it up.
const REQUESTS: usize = 2000;
const WARM_UP: usize = 50;

/// Every list page, beside the page that does nothing.
pub fn lists() {
    let server = Server::first_start();
    let mut connection = Connection::open(&server.address);
    println!("pages, {REQUESTS} requests each over one connection, gzip as a browser asks");
    measure(&mut connection, "/healthz");
    for path in list_pages(&mut connection) {
        measure(&mut connection, &path);
    }
}

fn measure(connection: &mut Connection, path: &str) {
    let mut bytes = 0;
    let mut times = Vec::with_capacity(REQUESTS);
    for request in 0..WARM_UP + REQUESTS {
        let answer = connection.get(path, "gzip");
        assert_eq!(answer.status, 200, "{path}");
        bytes = answer.body.len();
        if request >= WARM_UP {
            times.push(answer.time);
        }
    }
    println!("  {}  {:7.1} kB  {path}", Times::of(times), bytes as f64 / 1e3);
}

/// Lists the plan's own navigation leads to, found by following the first page's links.
fn list_pages(connection: &mut Connection) -> Vec<String> {
    let first = connection.get("/", "identity");
    let text = String::from_utf8(first.body).unwrap();
    let plan =
        links(&text).find(|link| link.starts_with("/ke-hoach/")).expect("a link to the plan");
    let plan = plan.split('/').take(3).collect::<Vec<_>>().join("/");
    let overview = connection.get(&plan, "identity");
    let text = String::from_utf8(overview.body).unwrap();
    let mut pages: Vec<String> = links(&text)
        .filter(|link| !link.contains(['?', '#', '.']) && link.starts_with('/'))
        .filter(|link| {
            link.split('/').count() == 4 && link.starts_with(&plan) || link.split('/').count() == 2
        })
        .filter(|link| *link != "/" && !link.starts_with("/dang-"))
        .map(str::to_owned)
        .collect();
    pages.push(plan);
    pages.sort();
    pages.dedup();
    pages
}

fn links(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}
