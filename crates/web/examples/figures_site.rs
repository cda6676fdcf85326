//! Serves a site with twenty plans and five years of figures of every commune, for `cargo xtask
//! bench figures`: `figures_site FOLDER`, or `figures_site postgres` with the server that
//! `ANSINH_TEST_POSTGRES` names. It ends when its input does.
//!
//! Prints the port, then the slug of each plan, then for the leader and the coordinator what they
//! are let in with, apart by tabs. `PUT /bare/NAME` keeps bytes that `GET /bare/NAME` then sends:
//! the least an answer of that length can cost on this server, packed the same way.

use std::collections::HashMap;
use std::io::Read as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use ansinh_app::publication::{Request, draft, publish};
use ansinh_app::{App, AppError, Caller, Clock, Vault};
use ansinh_domain::access::{Role, Scope};
use ansinh_store::plan::PlanHead;
use ansinh_store::{Db, Ids, migrate};
use ansinh_testkit::{POSTGRES, administrator, large_plan, many_figures, member, store_plan};
use ansinh_web::Settings;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::compression::{CompressionLayer, CompressionLevel};

/// Plans in force beside each other.
const PLANS: usize = 20;
/// Indicators of each, with those of the made-up plan.
const INDICATORS: usize = 100;
/// Territories with figures: the plan's own and this many communes.
const COMMUNES: usize = 137;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(place) = std::env::args().nth(1) else {
        eprintln!("usage: figures_site FOLDER|postgres");
        return ExitCode::FAILURE;
    };
    match serve(&place).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(place: &str) -> Result<(), Box<dyn std::error::Error>> {
    let db = if place == "postgres" {
        Db::connect(&std::env::var(POSTGRES)?).await?
    } else {
        std::fs::create_dir_all(place)?;
        Db::open_file(PathBuf::from(place).join("ansinh.db")).await?
    };
    let app = App::new(db, Clock::system(), Ids::random()?).with_vault(Vault::new([9; 32]));
    migrate(&app.db, app.now()).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("port\t{}", listener.local_addr()?.port());
    make(&app).await?;
    let site = ansinh_web::router(app, Settings::default()).merge(bare());
    println!("ready");
    let served = axum::serve(listener, site.into_make_service_with_connect_info::<SocketAddr>());
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    tokio::select! {
        served = async { served.await } => served?,
        ended = ended => drop(ended?),
    }
    Ok(())
}

async fn make(app: &App) -> Result<(), AppError> {
    let (administrator, _) = administrator(app).await;
    let more = INDICATORS - large_plan(0).indicators.iter().filter(|one| !one.header_only).count();
    let mut plans = Vec::new();
    for number in 1..=PLANS {
        let mut draft = large_plan(more);
        draft.head.number = Some(format!("{number}/KH-UBND"));
        let plan = store_plan(&app.db, &draft, &[]).await;
        println!("plan\t{}", plan.slug);
        plans.push(plan);
    }
    let figures = many_figures(&app.db, COMMUNES, 2021..=2025).await;
    println!("figures\t{figures}");
    let mut coordinator = None;
    for (login, role) in [("lanh.dao", Role::Leader), ("dieu.phoi", Role::Coordinator)] {
        let who = member(app, &administrator, login, login, (role, Scope::WholePlan)).await;
        println!("{login}\t{}\t{}", who.session.token, who.form_token);
        coordinator = Some(who);
    }
    let Some(coordinator) = coordinator else { return Ok(()) };
    for plan in &plans {
        make_public(app, &coordinator.caller, plan).await?;
    }
    Ok(())
}

/// Makes public everything of a plan.
async fn make_public(app: &App, caller: &Caller, plan: &PlanHead) -> Result<(), AppError> {
    let seen = draft(app, caller, plan, app.today()).await?;
    let asked = Request {
        title: "Kết quả thử".to_owned(),
        licence: "CC-BY-4.0".to_owned(),
        digest: seen.digest.clone(),
        newest: seen.newest(),
        ..Request::default()
    };
    publish(app, caller, plan, &asked).await.map(drop)
}

/// Bytes by their name.
type Kept = Arc<Mutex<HashMap<String, Bytes>>>;

/// What sends bytes and does nothing else.
fn bare() -> Router {
    async fn keep(State(kept): State<Kept>, Path(name): Path<String>, bytes: Bytes) {
        kept.lock().unwrap_or_else(PoisonError::into_inner).insert(name, bytes);
    }
    async fn send(
        State(kept): State<Kept>,
        Path(name): Path<String>,
    ) -> ([(header::HeaderName, &'static str); 1], Bytes) {
        let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = kept.get(&name).cloned().unwrap_or_default();
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes)
    }
    Router::new()
        .route("/bare/{name}", get(send).put(keep))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(Kept::default())
}
