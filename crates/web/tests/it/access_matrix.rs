//! Every route × every kind of actor, as a golden file.

use std::fmt::Write as _;
use std::path::Path;

use ansinh_app::{Caller, SignIn, sign_in};
use ansinh_domain::access::{Grant, Role, Scope};
use ansinh_store::user::NewUser;
use ansinh_store::{BodyId, UserId};
use ansinh_testkit::on_both;
use ansinh_web::{Access, Route, table};
use axum::body::Body;
use axum::http::{Method, Request, header};
use jiff::SignedDuration;

use crate::site::{Browser, PASSWORD, Site};

/// What stands in the braces of paths: things of the plan that are there, and an import that is not,
/// so that no route changes what the next one is asked about.
struct Real {
    slug: String,
    body: String,
    document: String,
    territory: String,
    source: String,
}

impl Real {
    async fn of(site: &Site, slug: String) -> Real {
        let db = &site.app.db;
        let head = ansinh_store::plan::by_slug(db, &slug).await.unwrap().unwrap();
        let version = head.version_id;
        let bodies = ansinh_store::body::list(db, version, &Default::default(), site.app.today())
            .await
            .unwrap();
        let documents =
            ansinh_store::document::list(db, version, &Default::default()).await.unwrap();
        crate::territories::load(site).await;
        let day = jiff::civil::date(2025, 7, 1);
        let territories =
            ansinh_store::territory::list(db, day, &Default::default(), 1, 0).await.unwrap();
        let sources = ansinh_store::territory::sources(db).await.unwrap();
        Real {
            source: sources[0].id.to_string(),
            territory: territories.rows[0].id.to_string(),
            slug,
            body: bodies.rows[0].id.to_string(),
            document: documents.rows[0].document.id.to_string(),
        }
    }
}

/// The path of a route with something in its braces. A new parameter must be named here.
fn concrete(route: &Route, real: &Real) -> String {
    let id = match route.path {
        path if path.starts_with("/co-quan") => &real.body,
        path if path.starts_with("/van-ban") => &real.document,
        path if path.starts_with("/dia-ban/nguon") => &real.source,
        "/api/v1/plans/{slug}/bodies/{id}" => &real.body,
        "/api/v1/plans/{slug}/documents/{id}" => &real.document,
        "/api/v1/territories/{id}" => &real.territory,
        "/dia-ban/{id}" => &real.territory,
        _ => "00000000-0000-0000-0000-000000000000",
    };
    let of_tasks = ["nhiem-vu", "/tasks/"].iter().any(|word| route.path.contains(word));
    let code = if of_tasks { "I.1" } else { "1.1" };
    let path = route
        .path
        .replace("{slug}", &real.slug)
        .replace("{code}", code)
        .replace("{id}", id)
        .replace("{date}", "2025-01-01")
        .replace("{provider}", "00000000-0000-0000-0000-000000000000")
        .replace("{index}", "0")
        .replace("{number}", "1")
        .replace("{year}", "2020")
        .replace("{seq}", "1")
        .replace("{file}", id)
        .replace("{upload}", id)
        .replace("{comment}", id)
        .replace("{item}", id)
        .replace("{field}", "value")
        .replace("{name}", "khong-co.css");
    assert!(!path.contains('{'), "what stands in {}?", route.path);
    path
}

async fn status(
    browser: &mut Browser,
    route: &Route,
    real: &Real,
    (token, program): (&str, Option<&str>),
) -> u16 {
    let path = concrete(route, real);
    if path.starts_with("/api/") {
        return program_status(browser, route, &path, program).await;
    }
    let answer = match route.method {
        Method::GET => browser.get(&path).await,
        Method::POST => browser.post(&path, &[("ma_bieu_mau", token)]).await,
        ref other => panic!("how is {other} asked?"),
    };
    answer.status.as_u16()
}

/// What a program is answered that acts with a token of the actor.
async fn program_status(
    browser: &mut Browser,
    route: &Route,
    path: &str,
    program: Option<&str>,
) -> u16 {
    let mut request = Request::builder()
        .method(route.method.clone())
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", "a");
    if let Some(token) = program {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    browser.send(request.body(Body::from("{}")).unwrap()).await.status.as_u16()
}

/// A token of every scope, made by its owner; nothing for who may have none.
pub async fn program(browser: &mut Browser, form: &str) -> Option<String> {
    let scopes =
        ["ke-hoach", "ban-nhap", "nhat-ky", "xem-bao-cao", "nhap-bao-cao", "quyet-dinh-bao-cao"];
    let mut fields = vec![("ma_bieu_mau", form), ("ten_ma", "Phần mềm"), ("so_ngay", "30")];
    fields.extend(scopes.map(|scope| ("pham_vi", scope)));
    let text = browser.post("/tai-khoan/toi/ma-truy-cap", &fields).await.text();
    let (_, rest) = text.split_once("ansinh_")?;
    let token = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next()?;
    Some(format!("ansinh_{token}"))
}

/// Someone with an account and no role, and the administrator's password.
pub async fn without_role(site: &Site) -> Browser {
    member(site, "khongvaitro", &[]).await
}

/// Someone with an account, these roles, and the administrator's password.
pub async fn member(site: &Site, login: &str, grants: &[Grant]) -> Browser {
    let administrator =
        ansinh_store::user::credentials(&site.app.db, "quantri").await.unwrap().unwrap();
    let id: UserId = site.app.ids.next(site.app.now());
    let mut tx = site.app.db.begin().await.unwrap();
    let user = NewUser {
        id,
        login,
        name: "Người Xem",
        password_hash: &administrator.password_hash,
        email: None,
        accepted: true,
        grants,
        by: None,
        now: site.app.now(),
    };
    ansinh_store::user::insert(&mut tx, user).await.unwrap();
    tx.commit().await.unwrap();
    let signed_in = sign_in(&site.app, &Caller::anonymous(None), login, PASSWORD).await.unwrap();
    let SignIn::Done(session) = signed_in else { panic!("no second step is set up") };
    let mut browser = site.browser();
    browser.cookies.insert("ansinh_phien".into(), session.token);
    browser
}

#[tokio::test]
async fn who_is_let_in_where() {
    on_both(|db| async move {
        let (site, slug) = Site::with_plan(db).await;
        let real = Real::of(&site, slug).await;
        let administrator = site.administrator().await;
        let mut actors = vec![site.browser(), without_role(&site).await, administrator];
        let own: BodyId = real.body.parse().unwrap();
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
            let body = Scope::Body(own.0);
            let scope = if role.fits(Scope::WholePlan) { Scope::WholePlan } else { body };
            let from = site.app.today();
            let grant = Grant { role, scope, from, to: None, deputy_of: None };
            actors.push(member(&site, &format!("{role:?}").to_lowercase(), &[grant]).await);
        }
        let mut tokens = Vec::new();
        for (number, actor) in actors.iter_mut().enumerate() {
            // Signed in, every page has a form: the one for signing out.
            let page = if number == 0 { "/dang-nhap" } else { "/" };
            let token = actor.token(page).await;
            let program = program(actor, &token).await;
            tokens.push((token, program));
        }
        // Signing out comes last, because nothing works after it.
        let mut routes = table();
        routes.sort_by_key(|route| route.path == "/dang-xuat");
        let mut matrix = format!("{:<57}{:<17}", "", "needs");
        matrix.push_str("   out  none admin coord   app   rep  lead   sup audit\n");
        for route in &routes {
            let needs = match route.access {
                Access::Open => "-".to_owned(),
                Access::May(action) => format!("{action:?}"),
                Access::Somewhere(action) => format!("{action:?} *"),
            };
            let mut row = Vec::new();
            for (actor, (token, program)) in actors.iter_mut().zip(&tokens) {
                row.push(status(actor, route, &real, (token, program.as_deref())).await);
            }
            let name = format!("{:<4} {}", route.method, route.path);
            write!(matrix, "{name:<56} {needs:<17}").unwrap();
            for status in row {
                write!(matrix, "{status:>6}").unwrap();
            }
            matrix.push('\n');
            // Nobody is slowed down for asking everything there is.
            site.app.clock.advance(SignedDuration::from_mins(1));
        }
        insta::assert_snapshot!("access_matrix", matrix);
    })
    .await;
}

/// Routes are made in one file, so the table above cannot miss one.
#[test]
fn routes_are_made_in_one_file_only() {
    let mut makers = Vec::new();
    look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut makers);
    assert_eq!(makers, ["router.rs"]);
}

fn look(folder: &Path, makers: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            look(&path, makers);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let words = ["Router::new", ".route(", ".nest(", "route_service(", "nest_service("];
            if words.iter().any(|word| text.contains(word)) {
                makers.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
}
