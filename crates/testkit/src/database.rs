//! A database for each test, on both engines.
//!
//! SQLite needs nothing: each test gets a file of its own. PostgreSQL is used when
//! `ANSINH_TEST_POSTGRES` names a server (`./test` starts one); each test gets a database copied
//! from a template that is migrated once a server.

use std::io::Write as _;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use ansinh_store::{Db, MIGRATIONS, migrate};
use jiff::Timestamp;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// Name of the variable with the address of a PostgreSQL server that tests may use.
pub const POSTGRES: &str = "ANSINH_TEST_POSTGRES";

/// Keeps two test programs from making the template at once.
const TEMPLATE_LOCK: &str = "SELECT pg_advisory_lock(4242002)";

/// Runs `test` on a fresh migrated SQLite database, and on a PostgreSQL one where a server is
/// given. The databases are removed afterwards, also when the test fails.
pub async fn on_both<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    on_both_unmigrated(
        async |db| {
            if matches!(db, Db::Sqlite { .. }) {
                migrate(&db, Timestamp::UNIX_EPOCH).await.expect("migrating an empty database");
            }
            db
        },
        Kind::Migrated,
        test,
    )
    .await;
}

/// As [`on_both`], but with databases that hold nothing at all.
pub async fn on_both_empty<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    on_both_unmigrated(async |db| db, Kind::Empty, test).await;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Migrated,
    Empty,
}

async fn on_both_unmigrated<F, Fut>(prepare: impl AsyncFn(Db) -> Db, kind: Kind, test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let folder = TempFolder::new();
    let db = Db::open_file(folder.path.join("test.db")).await.expect("a database in a temp folder");
    let db = prepare(db).await;
    let outcome = tokio::spawn(test(db.clone())).await;
    db.close().await;
    drop(folder);
    finish(outcome, "SQLite");

    let Some(server) = postgres_server() else { return };
    let database = PostgresDatabase::create(&server, kind).await;
    let db = prepare(Db::connect(&database.url).await.expect("the database just made")).await;
    let outcome = tokio::spawn(test(db.clone())).await;
    db.close().await;
    database.remove().await;
    finish(outcome, "PostgreSQL");
}

fn finish(outcome: Result<(), tokio::task::JoinError>, engine: &str) {
    if let Err(error) = outcome {
        eprintln!("the test failed on {engine}");
        match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Address of the server; says once when there is none.
fn postgres_server() -> Option<String> {
    static SAID: Once = Once::new();
    let server = std::env::var(POSTGRES).ok().filter(|url| !url.is_empty());
    if server.is_none() {
        let all = std::env::var("ANSINH_TEST_REQUIRE_ALL").is_ok_and(|value| value == "1");
        assert!(!all, "{POSTGRES} is not set, and ANSINH_TEST_REQUIRE_ALL=1 leaves nothing out");
        SAID.call_once(|| {
            // Written past the test runner, which keeps what passing tests print to itself.
            let mut out = std::io::stderr();
            let _ = writeln!(out, "bỏ qua / left out: PostgreSQL (set {POSTGRES} or run ./test)");
        });
    }
    server
}

/// A number no other test of this machine has at the same time.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A folder that is removed when dropped.
#[derive(Debug)]
pub struct TempFolder {
    /// Where it is.
    pub path: PathBuf,
}

impl TempFolder {
    /// A new empty folder.
    #[expect(clippy::new_without_default, reason = "it does something")]
    pub fn new() -> TempFolder {
        let path = std::env::temp_dir().join(format!("ansinh_test_{}", unique()));
        // Left over by a program that was killed and whose number came up again.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temp folder");
        TempFolder { path }
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

struct PostgresDatabase {
    server: PgConnectOptions,
    name: String,
    url: String,
}

impl PostgresDatabase {
    async fn create(server_url: &str, kind: Kind) -> PostgresDatabase {
        let server = PgConnectOptions::from_str(server_url).expect(POSTGRES);
        let mut connection = server.connect().await.expect("the server of ANSINH_TEST_POSTGRES");
        let name = format!("ansinh_test_{}", unique());
        let template = match kind {
            Kind::Migrated => template(&mut connection, server_url).await,
            Kind::Empty => "template0".to_owned(),
        };
        run(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        connection.close().await.expect("closing");
        PostgresDatabase { server, url: address(server_url, &name), name }
    }

    async fn remove(self) {
        let mut connection = self.server.connect().await.expect("the server");
        run(&mut connection, format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

/// The template of this program's migrations, made by whoever comes first.
async fn template(connection: &mut PgConnection, server_url: &str) -> String {
    let name = format!("ansinh_template_{:016x}", fingerprint());
    run(connection, TEMPLATE_LOCK.to_owned()).await;
    let made: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
            .bind(&name)
            .fetch_one(&mut *connection)
            .await
            .expect("looking for the template");
    if !made {
        let draft = format!("{name}_{}", std::process::id());
        run(connection, format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await;
        run(connection, format!("CREATE DATABASE {draft} TEMPLATE template0")).await;
        let db = Db::connect(&address(server_url, &draft)).await.expect("the template");
        migrate(&db, Timestamp::UNIX_EPOCH).await.expect("migrating the template");
        db.close().await;
        // Under its own name only when whole: a program killed half-way leaves no bad template.
        run(connection, format!("ALTER DATABASE {draft} RENAME TO {name}")).await;
    }
    run(connection, "SELECT pg_advisory_unlock_all()".to_owned()).await;
    name
}

async fn run(connection: &mut PgConnection, sql: String) {
    let what = sql.clone();
    if let Err(error) = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await {
        panic!("{what}: {error}");
    }
}

/// The server's address with another database.
fn address(server_url: &str, database: &str) -> String {
    let (before, query) = match server_url.split_once('?') {
        Some((before, query)) => (before, format!("?{query}")),
        None => (server_url, String::new()),
    };
    let (scheme, rest) = before.split_once("://").expect("an address with ://");
    let host = rest.split('/').next().unwrap_or(rest);
    format!("{scheme}://{host}/{database}{query}")
}

/// FNV-1a over the migrations: another schema, another template.
fn fingerprint() -> u64 {
    let texts = MIGRATIONS.iter().flat_map(|m| m.sql.bytes());
    texts.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Puts the secret of an account's second step back as it was kept before secrets were sealed.
pub async fn put_unsealed_secret(db: &Db, user: uuid::Uuid, secret: &[u8]) {
    const PUT: &str = "UPDATE totp SET secret = $2, sealed = FALSE WHERE user_id = $1";
    let put = match db {
        Db::Sqlite { write, .. } => {
            sqlx::query(PUT).bind(user).bind(secret).execute(write).await.map(|r| r.rows_affected())
        }
        Db::Postgres { pool, .. } => {
            sqlx::query(PUT).bind(user).bind(secret).execute(pool).await.map(|r| r.rows_affected())
        }
    };
    assert_eq!(put.expect("putting the secret"), 1, "no second step to put a secret into");
}

/// Writes as another program would, past everything the store sees to.
///
/// # Errors
/// What the engine says against it.
pub async fn write_past(db: &Db, sql: &'static str) -> Result<(), sqlx::Error> {
    match db {
        Db::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(drop),
        Db::Postgres { pool, .. } => sqlx::raw_sql(sql).execute(pool).await.map(drop),
    }
}
