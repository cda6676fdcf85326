//! A demo: a filled copy of an installation, made from a number, in a database of its own that says
//! so.
//!
//! Whatever stands in it went through the verbs of the program on the days it tells of, by people
//! with the rights for it: log, transitions and duties are those of a real installation. People,
//! figures and events are made up; the plan is the one that came with the program.

mod chapter;
mod dice;
mod figures;
mod judge;
mod land;
mod letters;
mod mark;
mod papers;
mod people;
mod published;
mod reorganise;
mod report;
mod stage;
mod tasks;
mod words;

pub use mark::Demo;

use std::collections::{BTreeMap, BTreeSet};

use ansinh_domain::access::{Role, Scope};
use ansinh_domain::calendar::{Frequency, Period};
use ansinh_store::{Db, Ids, RegimeId, plan};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use sha2::{Digest, Sha256};

use self::chapter::Chapter;
use self::dice::Dice;
use self::stage::{Stage, days, instant};
use crate::reorganisation::presets::load_preset;
use crate::report::special_day::note_shipped_days;
use crate::report::{create_regime, suggest_regimes};
use crate::upload_source::Upload;
use crate::{App, AppError, Caller, Clock, Result, import_plan, note_shipped_plans};

/// What a demo is made from.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// The same number makes the same demo.
    pub seed: u64,
    /// How much of it.
    pub size: Size,
    /// The plan that came with the program.
    pub plan: Upload,
    /// The table of reorganisations that came with it.
    pub preset: Upload,
    /// Password of every account.
    pub password: String,
    /// What time it is where the demo will run.
    pub machine_now: Timestamp,
}

/// How much of the story is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Every round.
    Whole,
    /// The yearly rounds alone, for tests.
    Small,
}

/// Somebody whose account the demo tells of first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guide {
    /// What they sign in with.
    pub login: &'static str,
    /// What they are.
    pub role: Role,
    /// Of which body, if of one.
    pub body: Option<&'static str>,
}

/// One account of each role. Every body has its own officer and head besides.
pub const GUIDES: [Guide; 7] = [
    Guide { login: "lanh.dao", role: Role::Leader, body: None },
    Guide { login: "dieu.phoi", role: Role::Coordinator, body: None },
    Guide { login: "can.bo.syt", role: Role::ReportingOfficer, body: Some("Sở Y tế") },
    Guide { login: "thu.truong.syt", role: Role::Approver, body: Some("Sở Y tế") },
    Guide { login: "giam.sat", role: Role::Supervisor, body: None },
    Guide { login: "kiem.tra", role: Role::Auditor, body: None },
    Guide { login: "quan.tri", role: Role::Administrator, body: None },
];

/// The story begins when the plan is three days old.
const BEGIN: DateTime = date(2024, 5, 27).at(8, 0, 0, 0);
/// It ends between the day on which bodies report and the one on which the province does.
const END: DateTime = date(2026, 11, 5).at(8, 30, 0, 0);

/// Makes a demo in an empty database; the application over it, at the end of its story. `tell` is
/// called with what is being made.
///
/// # Errors
/// [`AppError::Invalid`] for a database that is not empty; whatever a verb of the story is refused
/// for.
pub async fn make(db: Db, recipe: &Recipe, tell: &(dyn Fn(&str) + Sync)) -> Result<App> {
    let seed = Sha256::new().chain_update("ansinh demo").chain_update(recipe.seed.to_be_bytes());
    let clock = Clock::set(instant(BEGIN)?);
    let app = App::new(db, clock, Ids::seeded(seed.finalize().into()));
    let app = Demo::claim(app, recipe.seed).await?;
    let mut stage = begin(app, recipe, tell).await?;
    let regimes = regimes(&stage).await?;
    play(&mut stage, recipe.size, regimes).await?;
    stage.go(END)?;
    let end = instant(END)?;
    let demo = Demo { seed: recipe.seed, ahead: end.as_second() - recipe.machine_now.as_second() };
    let app = stage.app;
    let mut tx = app.db.begin().await?;
    demo.keep(&mut tx, app.now()).await?;
    tx.commit().await?;
    Ok(App { demo: Some(demo), ..app })
}

/// The plan and the people of the whole plan.
async fn begin<'a>(
    app: App,
    recipe: &Recipe,
    tell: &'a (dyn Fn(&str) + Sync),
) -> Result<Stage<'a>> {
    tell("Nhập kế hoạch, tạo tài khoản…");
    note_shipped_days(&app).await?;
    let system = Caller::system();
    let imported = import_plan(&app, &system, recipe.plan.clone(), true).await?;
    note_shipped_plans(&app).await?;
    load_preset(&app, &system, recipe.preset.clone()).await?;
    let missing = AppError::NotFound { what: "kế hoạch" };
    let plan = plan::by_slug(&app.db, &imported.slug).await?.ok_or(missing)?;
    let administrator = people::administrator(&app, &recipe.password).await?;
    let mut stage = Stage {
        app,
        dice: Dice::new(recipe.seed),
        password: recipe.password.clone(),
        plan,
        coordinator: administrator.clone(),
        administrator,
        teams: BTreeMap::new(),
        words: BTreeSet::new(),
        communes: Vec::new(),
        end: END,
        tell,
    };
    for guide in GUIDES.iter().filter(|guide| guide.body.is_none()) {
        match guide.role {
            Role::Administrator => {}
            Role::Coordinator => {
                stage.coordinator = stage.person(guide.login, guide.role, Scope::WholePlan).await?;
            }
            role => {
                stage.person(guide.login, role, Scope::WholePlan).await?;
            }
        }
    }
    stage.head_of_papers("Sở Lao động - Thương binh và Xã hội", "SLĐTBXH").await?;
    stage.land().await?;
    Ok(stage)
}

/// The regimes: the one that the plan itself asks for, and the half-yearly one of the decree.
async fn regimes(stage: &Stage<'_>) -> Result<(RegimeId, RegimeId)> {
    let (app, by, plan) = (&stage.app, &stage.coordinator, stage.plan.id);
    let suggested = suggest_regimes(app, by, plan).await?;
    let missing = || AppError::NotFound { what: "chế độ báo cáo" };
    let yearly = suggested.of_plan.first().ok_or_else(missing)?;
    let half = suggested.of_decree.iter().find(|regime| regime.frequency == Frequency::HalfYear);
    let half = half.ok_or_else(missing)?;
    Ok((create_regime(app, by, plan, yearly).await?, create_regime(app, by, plan, half).await?))
}

async fn play(
    stage: &mut Stage<'_>,
    size: Size,
    (yearly, half): (RegimeId, RegimeId),
) -> Result<()> {
    let year = |year: i16, closed: Option<Date>| -> Result<Chapter> {
        let period = period(Frequency::Year, year)?;
        let (late, corrected) = if closed.is_some() { (18, true) } else { (34, false) };
        let opened = date(year, 9, 28);
        Ok(Chapter { regime: yearly, period, opened, closed, late, corrected })
    };
    let half_year = |year: i16| -> Result<Chapter> {
        let period = period(Frequency::HalfYear, year)?;
        let (opened, closed) = (date(year, 6, 4), Some(date(year, 7, 20)));
        Ok(Chapter { regime: half, period, opened, closed, late: 14, corrected: false })
    };
    stage.say("Các kỳ báo cáo:");
    stage.chapter(year(2024, Some(date(2024, 12, 10)))?).await?;
    stage.go(date(2024, 12, 16).at(9, 0, 0, 0))?;
    stage.published().await?;

    stage.say("Sắp xếp bộ máy 01/3 và 01/7/2025, thay đổi địa bàn…");
    let preset = stage.preset().await?;
    stage.go(date(2025, 3, 1).at(8, 0, 0, 0))?;
    stage.reorganise(preset, "VB1").await?;
    stage.head_of_papers("Sở Nội vụ", "SNV").await?;
    stage.go(days(land::MERGED, 0).at(8, 0, 0, 0))?;
    stage.reorganise(preset, "VB2").await?;
    stage.other_land().await?;

    stage.chapter(year(2025, Some(date(2025, 12, 10)))?).await?;
    stage.go(date(2025, 12, 15).at(9, 0, 0, 0))?;
    stage.recompute(period(Frequency::Year, 2024)?, 60).await?;
    stage.outlooks("2025").await?;
    stage.talk().await?;
    stage.go(date(2025, 12, 19).at(9, 0, 0, 0))?;
    let of_2025 = stage.round_of(period(Frequency::Year, 2025)?).await?;
    stage.report_issued(of_2025).await?;
    stage.say("Chốt mốc 2025…");
    stage.go(date(2026, 1, 15).at(9, 0, 0, 0))?;
    stage.close(2025).await?;
    stage.say("Công khai kết quả…");
    stage.go(date(2026, 2, 3).at(14, 0, 0, 0))?;
    stage.make_public(date(2025, 12, 31), "Kết quả thực hiện kế hoạch đến hết năm 2025").await?;
    stage.go(date(2026, 3, 10).at(9, 0, 0, 0))?;
    stage.change_proposed().await?;
    stage.template_changed().await?;
    if size == Size::Whole {
        stage.chapter(half_year(2026)?).await?;
        stage.go(date(2026, 7, 22).at(9, 0, 0, 0))?;
        stage.outlooks("2026").await?;
        stage.go(date(2026, 8, 4).at(14, 0, 0, 0))?;
        let title = "Kết quả thực hiện kế hoạch đến giữa năm 2026";
        stage.make_public(date(2026, 6, 30), title).await?;
    }
    stage.chapter(year(2026, None)?).await?;
    Ok(())
}

fn period(frequency: Frequency, year: i16) -> Result<Period> {
    let missing = || AppError::Internal("a period of the demo is none".into());
    Period::new(frequency, year, 1).ok_or_else(missing)
}
