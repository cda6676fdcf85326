//! Every route of the site, with what it takes to be let in. There is no other place where routes
//! are made, so the access matrix test, which walks this table, sees them all.

mod api;
mod portal;

use std::time::Duration;

use ansinh_domain::access::Action;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{self, MethodRouter};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};

use crate::error::Error;
use crate::kept::Paths;
use crate::limit::Kind;
use crate::viewer::Viewer;
use crate::web::Web;
use crate::{
    account, assess, assets, audit, body, document, figure, files, health, import, indicator, kept,
    message, notice, outer, paper, phantom, plan, provider, queue, regime, reminder,
    reorganisation, report, round, rule, session, settings, task, territory, watch, webhook,
    workday,
};

/// Bytes of an ordinary form.
const FORM_LIMIT: usize = 64 << 10;
/// Bytes of a form full of cells: seven sections of the longest text, percent-encoded.
const CELLS_LIMIT: usize = 2 << 20;
/// Time for an ordinary answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Time for a file to come over a weak link.
const UPLOAD_PATIENCE: Duration = Duration::from_secs(20 * 60);

/// Who is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone: sign-in, style sheet, health.
    Open,
    /// Whoever may do this.
    May(Action),
    /// Whoever may do this for the whole plan or for any body; the handler sifts.
    Somewhere(Action),
}

/// A route as the table states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path, with parameters in braces.
    pub path: &'static str,
    /// Who is let in.
    pub access: Access,
}

/// A route with what answers it.
struct Entry {
    route: Route,
    handler: MethodRouter<Web>,
    patience: Duration,
    limit: Option<Kind>,
    kept: bool,
}

impl Entry {
    /// The same route, whose page is kept while nothing is written (see [`crate::kept`]): it says
    /// nothing but what the database holds, on the day it is asked for.
    fn kept(self) -> Entry {
        Entry { kept: true, ..self }
    }

    /// The same route, counted towards a limit.
    fn limited(self, kind: Kind) -> Entry {
        Entry { limit: Some(kind), ..self }
    }
}

use Access::{May, Open, Somewhere};
use Action::{
    AcceptImport, AcceptReport, ApplyReorganisation, ApproveBaseline, ApproveReport, ConfirmFigure,
    EnterReport, LoadTerritories, ManageAccounts, ManageAssessment, ManageGrants, ManageOwnAccount,
    ManageOwnTokens, ManageProviders, ManageRounds, ManageSettings, ProposeBaseline, ReadAccounts,
    ReadAssessment, ReadAudit, ReadImport, ReadMessages, ReadPhantomOwners, ReadPlan,
    ReadReorganisation, ReadReport, RefuseImport, SettleFinding, UploadSource,
};

fn entries() -> Vec<Entry> {
    let mut entries = of_plans();
    entries.extend(of_assessment());
    entries.extend(of_reporting());
    entries.extend(of_reports());
    entries.extend(of_papers());
    entries.extend(of_reorganisation());
    entries.extend(of_running());
    entries.extend(portal::entries());
    entries.extend(of_messages());
    entries.extend(api::entries());
    entries
}

/// Plans and what stands beside them.
#[rustfmt::skip] // one route a line
fn of_plans() -> Vec<Entry> {
    vec![
        get("/", May(ReadPlan), plan::home::show).kept(),
        get("/ke-hoach/{slug}", May(ReadPlan), plan::overview::show).kept(),
        get("/ke-hoach/{slug}/diem-can-xem", May(ReadPlan), plan::findings::show).kept(),
        get("/ke-hoach/{slug}/chi-tieu", May(ReadPlan), indicator::list::show).kept(),
        get("/ke-hoach/{slug}/chi-tieu/xuat.xlsx", May(ReadPlan), indicator::export::show),
        get("/ke-hoach/{slug}/chi-tieu/{code}", May(ReadPlan), indicator::show::show).kept(),
        get("/ke-hoach/{slug}/chi-tieu/{code}/theo-dia-ban", Somewhere(ReadReport), figure::of_territories::show).kept(),
        post("/ke-hoach/{slug}/chi-tieu/{code}/tinh-lai", Somewhere(ProposeBaseline), figure::baseline::submit),
        post("/so-lieu-tinh-lai/{id}", May(ApproveBaseline), figure::baseline::decided),
        post("/ke-hoach/{slug}/dia-ban", May(ManageRounds), figure::baseline::territory),
        get("/ke-hoach/{slug}/nhiem-vu", May(ReadPlan), task::list::show).kept(),
        get("/ke-hoach/{slug}/nhiem-vu/xuat.xlsx", May(ReadPlan), task::export::show),
        get("/ke-hoach/{slug}/nhiem-vu/{code}", May(ReadPlan), task::show::show).kept(),
        get("/co-quan", May(ReadPlan), body::list::show).kept(),
        get("/co-quan/xuat.xlsx", May(ReadPlan), body::export::show),
        get("/co-quan/{id}", May(ReadPlan), body::show::show).kept(),
        get("/van-ban", May(ReadPlan), document::list::show).kept(),
        get("/van-ban/xuat.xlsx", May(ReadPlan), document::export::show),
        get("/van-ban/{id}", May(ReadPlan), document::show::show).kept(),
        get("/dia-ban", May(ReadPlan), territory::list::show).kept(),
        get("/dia-ban/xuat.xlsx", May(ReadPlan), territory::export::show),
        get("/dia-ban/nap", May(LoadTerritories), territory::upload::show),
        upload("/dia-ban/nap", May(LoadTerritories), territory::upload::submit),
        get("/dia-ban/nap/{id}", May(LoadTerritories), territory::preview::show),
        post("/dia-ban/nap/{id}/nap", May(LoadTerritories), territory::preview::load),
        post("/dia-ban/nap/{id}/bo", May(LoadTerritories), territory::preview::discard),
        get("/dia-ban/nguon", May(ReadPlan), territory::sources::show),
        get("/dia-ban/nguon/{id}", May(ReadPlan), territory::source::show),
        post("/dia-ban/nguon/{id}/diem/{index}", May(LoadTerritories), territory::source::settle),
        get("/dia-ban/ranh-gioi", May(LoadTerritories), territory::borders::show),
        upload("/dia-ban/ranh-gioi", May(LoadTerritories), territory::borders::submit),
        post("/dia-ban/ranh-gioi/{id}/bo", May(LoadTerritories), territory::borders::discard),
        get("/dia-ban/{id}", May(ReadPlan), territory::show::show).kept(),
    ]
}

/// How indicators and tasks stand.
#[rustfmt::skip] // one route a line
fn of_assessment() -> Vec<Entry> {
    vec![
        get("/phuong-phap-danh-gia", May(ReadPlan), assess::method::show).kept(),
        post("/phuong-phap-danh-gia", May(ManageSettings), assess::method::submit),
        get("/so-lieu-cong-bo", May(ReadAssessment), assess::published::show),
        upload("/so-lieu-cong-bo", May(ManageAssessment), assess::published::upload),
        post("/so-lieu-cong-bo/{id}", Somewhere(ConfirmFigure), assess::published::decide),
        get("/ke-hoach/{slug}/tong-quan", May(ReadAssessment), assess::dashboard::show).kept(),
        get("/ke-hoach/{slug}/danh-gia", May(ReadAssessment), assess::list::show).kept(),
        get("/ke-hoach/{slug}/danh-gia/xuat.xlsx", May(ReadAssessment), assess::export::show),
        get("/ke-hoach/{slug}/tien-do", May(ReadAssessment), assess::board::show).kept(),
        get("/ke-hoach/{slug}/xep-hang", May(ReadAssessment), assess::ranking::show).kept(),
        get("/ke-hoach/{slug}/thay-doi", May(ReadAssessment), assess::changes::show).kept(),
        get("/ke-hoach/{slug}/so-sanh", May(ReadAssessment), assess::compare::show).kept(),
        get("/ke-hoach/{slug}/so-sanh/xuat.xlsx", May(ReadAssessment), assess::compare_export::show),
        post("/ke-hoach/{slug}/doi-dia-ban", May(ManageAssessment), assess::decide::land),
        post("/ke-hoach/{slug}/chot-moc/{year}", May(ManageAssessment), assess::decide::close),
        post("/ke-hoach/{slug}/chi-tieu/{code}/cach-danh-gia", May(ManageAssessment), assess::decide::path),
        post("/ke-hoach/{slug}/chi-tieu/{code}/gia-tri-goc", May(ManageAssessment), assess::decide::baseline),
        post("/ke-hoach/{slug}/chi-tieu/{code}/nhan-dinh", Somewhere(EnterReport), assess::outlook::submit),
        post("/ke-hoach/{slug}/chi-tieu/{code}/y-kien", May(ReadAssessment), assess::talk::submit),
        post("/ke-hoach/{slug}/chi-tieu/{code}/y-kien/{comment}/rut-lai", May(ReadAssessment), assess::talk::withdraw),
    ]
}

/// Rounds, and the desks reports go over.
#[rustfmt::skip] // one route a line
fn of_reporting() -> Vec<Entry> {
    vec![
        get("/lich-lam-viec", May(ReadPlan), workday::list::show),
        get("/lich-lam-viec/xuat.xlsx", May(ReadPlan), workday::export::show),
        post("/lich-lam-viec/ngay", May(ManageRounds), workday::edit::put),
        post("/lich-lam-viec/ngay/{date}/bo", May(ManageRounds), workday::edit::remove),
        post("/lich-lam-viec/xac-nhan", May(ManageRounds), workday::edit::confirm),
        post("/lich-lam-viec/de-xuat", May(ManageRounds), workday::edit::take_proposal),
        get("/che-do-bao-cao", May(ReadPlan), regime::list::show),
        get("/che-do-bao-cao/moi", May(ManageRounds), regime::create::show),
        post("/che-do-bao-cao/moi", May(ManageRounds), regime::create::submit),
        get("/che-do-bao-cao/quy-tac", May(ReadReport), rule::list::show),
        post("/che-do-bao-cao/quy-tac", May(ManageRounds), rule::add::submit),
        post("/che-do-bao-cao/quy-tac/{id}/trang-thai", May(ManageRounds), rule::switch::submit),
        get("/che-do-bao-cao/{id}", May(ReadPlan), regime::show::show),
        get("/che-do-bao-cao/{id}/sua", May(ManageRounds), regime::edit::show),
        post("/che-do-bao-cao/{id}/sua", May(ManageRounds), regime::edit::submit),
        post("/che-do-bao-cao/{id}/trang-thai", May(ManageRounds), regime::edit::switch),
        get("/ky-bao-cao", May(ReadReport), round::list::show),
        get("/ky-bao-cao/xuat.xlsx", May(ReadReport), round::list::export),
        get("/ky-bao-cao/mo", May(ManageRounds), round::open::show),
        post("/ky-bao-cao/mo", May(ManageRounds), round::open::submit),
        get("/ky-bao-cao/{id}", May(ReadReport), round::show::show),
        get("/ky-bao-cao/{id}/xuat.xlsx", May(ReadReport), round::export::show),
        post("/ky-bao-cao/{id}/dong", May(ManageRounds), round::close::submit),
        get("/tiep-nhan", May(AcceptReport), queue::desk::receiving),
        post("/tiep-nhan", May(AcceptReport), queue::desk::receive_ticked),
        post("/tiep-nhan/{id}/tra-lai", May(AcceptReport), queue::desk::return_approved),
        post("/tiep-nhan/gia-han/{id}", May(AcceptReport), queue::extension::decide),
        get("/duyet", Somewhere(ApproveReport), queue::desk::approving),
        post("/duyet", Somewhere(ApproveReport), queue::desk::approve_ticked),
        post("/duyet/{id}/tra-lai", Somewhere(ApproveReport), queue::desk::return_sent),
        get("/theo-doi", May(ReadReport), watch::show::show),
        get("/theo-doi/xuat.xlsx", May(ReadReport), watch::export::show),
    ]
}

/// One report: its parts, and the steps of its way.
#[rustfmt::skip] // one route a line
fn of_reports() -> Vec<Entry> {
    vec![
        get("/viec-cua-toi", Somewhere(ReadReport), report::mine::show),
        get("/bao-cao/{id}", Somewhere(ReadReport), report::overview::show),
        get("/bao-cao/{id}/chi-tieu", Somewhere(ReadReport), report::indicators::show),
        get("/bao-cao/{id}/nhiem-vu", Somewhere(ReadReport), report::cards::tasks),
        get("/bao-cao/{id}/noi-dung", Somewhere(ReadReport), report::cards::sections),
        get("/bao-cao/{id}/o", Somewhere(ReadReport), report::cell::show),
        cells("/bao-cao/{id}/o", Somewhere(EnterReport), report::autosave::submit),
        cells("/bao-cao/{id}/luu", Somewhere(EnterReport), report::save::submit),
        get("/bao-cao/{id}/mau.xlsx", Somewhere(ReadReport), report::form::file),
        get("/bao-cao/{id}/mau", Somewhere(ReadReport), report::form::show),
        upload("/bao-cao/{id}/mau", Somewhere(EnterReport), report::form::submit),
        get("/bao-cao/{id}/mau/{upload}", Somewhere(EnterReport), report::form_preview::show),
        cells("/bao-cao/{id}/mau/{upload}", Somewhere(EnterReport), report::form_preview::submit),
        post("/bao-cao/{id}/mau/{upload}/bo", Somewhere(EnterReport), report::form_preview::discard),
        get("/bao-cao/{id}/minh-chung", Somewhere(ReadReport), report::evidence::show),
        upload("/bao-cao/{id}/minh-chung", Somewhere(EnterReport), report::evidence::submit),
        get("/bao-cao/{id}/minh-chung/{file}", Somewhere(ReadReport), report::evidence::download),
        post("/bao-cao/{id}/minh-chung/{file}/go", Somewhere(EnterReport), report::evidence::take_off),
        get("/bao-cao/{id}/minh-chung/{file}/chu-ky", Somewhere(ReadReport), report::signature::show),
        post("/bao-cao/{id}/minh-chung/{file}/chu-ky", Somewhere(ReadReport), report::signature::again),
        get("/bao-cao/{id}/trao-doi", Somewhere(ReadReport), report::talk::show),
        post("/bao-cao/{id}/y-kien", Somewhere(ReadReport), report::talk::submit),
        post("/bao-cao/{id}/y-kien/{comment}/xong", Somewhere(ReadReport), report::talk::settle),
        get("/bao-cao/{id}/lich-su", Somewhere(ReadReport), report::history::show),
        post("/bao-cao/{id}/gia-han", Somewhere(EnterReport), report::extension::submit),
        get("/bao-cao/{id}/gui", Somewhere(ReadReport), report::send::show),
        post("/bao-cao/{id}/gui", Somewhere(EnterReport), report::moves::send),
        post("/bao-cao/{id}/rut-lai", Somewhere(EnterReport), report::moves::take_back),
        get("/bao-cao/{id}/duyet", Somewhere(ApproveReport), report::approve::approve),
        post("/bao-cao/{id}/duyet", Somewhere(ApproveReport), report::moves::approved),
        get("/bao-cao/{id}/tiep-nhan", Somewhere(AcceptReport), report::approve::receive),
        post("/bao-cao/{id}/tiep-nhan", Somewhere(AcceptReport), report::moves::received),
        get("/bao-cao/{id}/tra-lai", Somewhere(ReadReport), report::pick::give_back),
        post("/bao-cao/{id}/tra-lai", Somewhere(ReadReport), report::moves::given_back),
        get("/bao-cao/{id}/sua", Somewhere(EnterReport), report::pick::correct),
        post("/bao-cao/{id}/sua", Somewhere(EnterReport), report::moves::corrected),
    ]
}

/// Official papers.
#[rustfmt::skip] // one route a line
fn of_papers() -> Vec<Entry> {
    vec![
        get("/ky-bao-cao/{id}/van-ban", May(ReadReport), paper::round::show),
        post("/ky-bao-cao/{id}/van-ban/don-doc", May(ManageRounds), paper::draft::submit),
        post("/ky-bao-cao/{id}/van-ban/phan-dau", May(ManageRounds), paper::head::submit),
        get("/ky-bao-cao/{id}/bao-cao-tong-hop", May(ReadReport), paper::round_report::show),
        get("/ky-bao-cao/{id}/bao-cao-tong-hop.docx", May(ReadReport), paper::round_report::file),
        get("/ky-bao-cao/{id}/bao-cao-tong-hop.pdf", May(ReadReport), paper::round_report::pdf),
        get("/ky-bao-cao/{id}/phu-luc.xlsx", May(ReadReport), paper::round_report::workbook),
        get("/ky-bao-cao/{id}/bao-cao-nhanh", May(ReadReport), paper::round_report::brief),
        get("/ky-bao-cao/{id}/bao-cao-nhanh.docx", May(ReadReport), paper::round_report::brief_file),
        get("/ky-bao-cao/{id}/bao-cao-nhanh.pdf", May(ReadReport), paper::round_report::brief_pdf),
        get("/bao-cao/{id}/van-ban", Somewhere(ReadReport), paper::body_report::show),
        get("/bao-cao/{id}/van-ban.docx", Somewhere(ReadReport), paper::body_report::file),
        get("/bao-cao/{id}/van-ban.pdf", Somewhere(ReadReport), paper::body_report::pdf),
        get("/ke-hoach/{slug}/giao-nhiem-vu", May(ReadPlan), paper::assignment::show),
        get("/ke-hoach/{slug}/giao-nhiem-vu.docx", May(ReadPlan), paper::assignment::file),
        get("/ke-hoach/{slug}/giao-nhiem-vu.pdf", May(ReadPlan), paper::assignment::pdf),
        get("/cong-van", May(ReadReport), paper::register::show),
        get("/cong-van/{id}", May(ReadReport), paper::letter::show),
        get("/cong-van/{id}/tai.docx", May(ReadReport), paper::issue::word),
        get("/cong-van/{id}/tai.pdf", May(ReadReport), paper::issue::pdf),
        post("/cong-van/{id}/sua", May(ManageRounds), paper::edit::submit),
        post("/cong-van/{id}/phat-hanh", May(ManageRounds), paper::issue::submit),
        upload("/cong-van/{id}/da-ky", May(ManageRounds), paper::sign::submit),
        get("/cong-van/{id}/da-ky.pdf", May(ReadReport), paper::sign::file),
        get("/cong-van/{id}/chu-ky.p7s", May(ReadReport), paper::sign::beside),
        post("/cong-van/{id}/bo", May(ManageRounds), paper::issue::give_up),
        post("/cong-van/{id}/co-quan", May(ManageRounds), paper::note::submit),
        get("/ky-bao-cao/{id}/bao-cao-tong-hop/soan", May(ReadReport), paper::sections::show),
        get("/ky-bao-cao/{id}/bao-cao-tong-hop/soan/{code}", May(ReadReport), paper::section::show),
        post("/ky-bao-cao/{id}/bao-cao-tong-hop/soan/{code}/bat-dau", May(ManageRounds), paper::edit_section::begin),
        post("/ky-bao-cao/{id}/bao-cao-tong-hop/soan/{code}/luu", May(ManageRounds), paper::edit_section::save),
        post("/ky-bao-cao/{id}/bao-cao-tong-hop/soan/{code}/thoi", May(ManageRounds), paper::edit_section::leave),
        post("/ky-bao-cao/{id}/bao-cao-tong-hop/soan/{code}/chon", May(ManageRounds), paper::edit_section::settle),
        post("/ky-bao-cao/{id}/bao-cao-tong-hop/soan/{code}/khoi-phuc", May(ManageRounds), paper::edit_section::restore),
        get("/mau-van-ban", May(ManageSettings), paper::templates::list),
        get("/mau-van-ban/{name}", May(ManageSettings), paper::templates::show),
        post("/mau-van-ban/{name}", May(ManageSettings), paper::templates::submit),
        get("/ke-hoach/{slug}/dieu-chinh", May(ReadReport), paper::amendments::show),
        post("/ke-hoach/{slug}/dieu-chinh", May(ManageRounds), paper::amendments::submit),
        get("/dieu-chinh/{id}", May(ReadReport), paper::amendment::show),
        get("/dieu-chinh/{id}/tai.docx", May(ReadReport), paper::issue::word),
        get("/dieu-chinh/{id}/tai.pdf", May(ReadReport), paper::issue::pdf),
        post("/dieu-chinh/{id}/sua", May(ManageRounds), paper::amendment::change),
        post("/dieu-chinh/{id}/phat-hanh", May(ManageRounds), paper::issue::submit),
        upload("/dieu-chinh/{id}/da-ky", May(ManageRounds), paper::sign::submit),
        get("/dieu-chinh/{id}/da-ky.pdf", May(ReadReport), paper::sign::file),
        get("/dieu-chinh/{id}/chu-ky.p7s", May(ReadReport), paper::sign::beside),
        post("/dieu-chinh/{id}/bo", May(ManageRounds), paper::issue::give_up),
        post("/ky-bao-cao/{id}/bao-cao-tong-hop/chot", May(ManageRounds), paper::kept_report::submit),
        get("/bao-cao-tong-hop/{id}", May(ReadReport), paper::kept_report::show),
        get("/bao-cao-tong-hop/{id}/tai.docx", May(ReadReport), paper::issue::word),
        get("/bao-cao-tong-hop/{id}/tai.pdf", May(ReadReport), paper::issue::pdf),
        post("/bao-cao-tong-hop/{id}/phat-hanh", May(ManageRounds), paper::issue::submit),
        upload("/bao-cao-tong-hop/{id}/da-ky", May(ManageRounds), paper::sign::submit),
        get("/bao-cao-tong-hop/{id}/da-ky.pdf", May(ReadReport), paper::sign::file),
        get("/bao-cao-tong-hop/{id}/chu-ky.p7s", May(ReadReport), paper::sign::beside),
        post("/bao-cao-tong-hop/{id}/bo", May(ManageRounds), paper::issue::give_up),
    ]
}

/// Imports, accounts, the log, signing in, files of the site.
#[rustfmt::skip] // one route a line
fn of_running() -> Vec<Entry> {
    vec![
        get("/nhap-ke-hoach", May(ReadImport), import::list::show),
        upload("/nhap-ke-hoach", May(UploadSource), import::upload::submit),
        get("/nhap-ke-hoach/{id}", May(ReadImport), import::show::show),
        post("/nhap-ke-hoach/{id}/diem/{index}", May(SettleFinding), import::settle::submit),
        post("/nhap-ke-hoach/{id}/giu-cach-doc", May(SettleFinding), import::accept_readings::submit),
        post("/nhap-ke-hoach/{id}/nhap", May(AcceptImport), import::accept::submit),
        post("/nhap-ke-hoach/{id}/tu-choi", May(RefuseImport), import::refuse::submit),

        get("/tai-khoan", May(ReadAccounts), account::list::show),
        get("/tai-khoan/xuat.xlsx", May(ReadAccounts), account::export::show),
        get("/tai-khoan/moi", May(ManageAccounts), account::invite::show),
        post("/tai-khoan/moi", May(ManageAccounts), account::invite::submit),
        get("/tai-khoan/toi", May(ManageOwnAccount), account::own::show::show),
        post("/tai-khoan/toi/mat-khau", May(ManageOwnAccount), account::own::password::submit).limited(Kind::SignIn),
        post("/tai-khoan/toi/mat-khau/da-biet", May(ManageOwnAccount), account::own::password::known),
        post("/tai-khoan/toi/phien/{id}/ket-thuc", May(ManageOwnAccount), account::own::sessions::end),
        post("/tai-khoan/toi/phien/ket-thuc-khac", May(ManageOwnAccount), account::own::sessions::end_others),
        post("/tai-khoan/toi/hai-buoc", May(ManageOwnAccount), account::own::second_step::begin),
        post("/tai-khoan/toi/hai-buoc/xac-nhan", May(ManageOwnAccount), account::own::second_step::confirm),
        post("/tai-khoan/toi/hai-buoc/ma-khoi-phuc", May(ManageOwnAccount), account::own::second_step::renew_codes),
        post("/tai-khoan/toi/hai-buoc/tat", May(ManageOwnAccount), account::own::second_step::remove),
        post("/tai-khoan/toi/lien-ket", May(ManageOwnAccount), account::own::links::begin).limited(Kind::SignIn),
        post("/tai-khoan/toi/lien-ket/{id}/go", May(ManageOwnAccount), account::own::links::remove),
        post("/tai-khoan/toi/ma-truy-cap", May(ManageOwnTokens), account::own::tokens::make),
        post("/tai-khoan/toi/ma-truy-cap/{id}/thu-hoi", May(ManageOwnAccount), account::own::tokens::revoke),
        get("/tai-khoan/he-thong-dang-nhap", May(ManageProviders), provider::list::show),
        get("/tai-khoan/he-thong-dang-nhap/moi", May(ManageProviders), provider::edit::show_new),
        post("/tai-khoan/he-thong-dang-nhap/moi", May(ManageProviders), provider::edit::submit_new),
        get("/tai-khoan/he-thong-dang-nhap/{id}", May(ManageProviders), provider::edit::show),
        post("/tai-khoan/he-thong-dang-nhap/{id}", May(ManageProviders), provider::edit::submit),
        post("/tai-khoan/he-thong-dang-nhap/{id}/kiem-tra", May(ManageProviders), provider::check::submit),
        get("/tai-khoan/{id}", May(ReadAccounts), account::show::show),
        post("/tai-khoan/{id}/duong-dan", May(ManageAccounts), account::link::submit),
        post("/tai-khoan/{id}/khoa", May(ManageAccounts), account::activity::close),
        post("/tai-khoan/{id}/mo", May(ManageAccounts), account::activity::open),
        post("/tai-khoan/{id}/doi-mat-khau", May(ManageAccounts), account::safety::new_password),
        post("/tai-khoan/{id}/tat-hai-buoc", May(ManageAccounts), account::safety::no_second_step),
        post("/tai-khoan/{id}/bo-tam-khoa", May(ManageAccounts), account::safety::unlock),
        post("/tai-khoan/{id}/lien-ket/{provider}/go", May(ManageAccounts), account::safety::unlink),
        post("/tai-khoan/{id}/vai-tro", May(ManageGrants), account::roles::give),
        post("/tai-khoan/{id}/vai-tro/{number}/thu-hoi", May(ManageGrants), account::roles::revoke),
        post("/tai-khoan/{id}/thay-mat", May(ManageGrants), account::roles::deputise),

        get("/viec-chua-co-nguoi", May(ReadPhantomOwners), phantom::list::show),
        get("/viec-chua-co-nguoi/xuat.xlsx", May(ReadPhantomOwners), phantom::export::show),
        get("/thiet-lap", May(ManageSettings), settings::show),
        post("/thiet-lap", May(ManageSettings), settings::submit),

        get("/nhat-ky", May(ReadAudit), audit::list::show),
        get("/nhat-ky/xuat.xlsx", May(ReadAudit), audit::export::show),
        get("/nhat-ky/{seq}", May(ReadAudit), audit::show::show),

        get("/thiet-lap-ban-dau", Open, session::first_administrator::show),
        post("/thiet-lap-ban-dau", Open, session::first_administrator::submit).limited(Kind::SignIn),
        get("/dang-nhap", Open, session::sign_in::show),
        post("/dang-nhap", Open, session::sign_in::submit).limited(Kind::SignIn),
        get("/dang-nhap/buoc-hai", Open, session::second_step::show),
        post("/dang-nhap/buoc-hai", Open, session::second_step::submit).limited(Kind::SignIn),
        get("/dang-nhap/oidc/{slug}", Open, session::oidc::begin).limited(Kind::SignIn),
        get("/dang-nhap/oidc/{slug}/ve", Open, session::oidc::finish).limited(Kind::SignIn),
        get("/loi-moi", Open, session::invitation::show),
        post("/loi-moi", Open, session::invitation::submit).limited(Kind::SignIn),
        post("/dang-xuat", Open, session::sign_out::submit),

        get("/tai-nguyen/{name}", Open, assets::show),
        get("/favicon.ico", Open, assets::icon),
        get("/healthz", Open, health::show),
    ]
}

/// Reminders, messages, calendars and webhooks.
#[rustfmt::skip] // one route a line
fn of_messages() -> Vec<Entry> {
    vec![
        get("/thong-bao", May(ManageOwnAccount), notice::show::show),
        post("/thong-bao/da-doc", May(ManageOwnAccount), notice::show::read),
        post("/thong-bao/kenh", May(ManageOwnAccount), notice::channels::submit),
        post("/thong-bao/lich", May(ManageOwnAccount), notice::calendar::make),
        post("/thong-bao/lich/{id}/thu-hoi", May(ManageOwnAccount), notice::calendar::revoke),
        get("/lich/{name}", Open, notice::feed::show),
        get("/tin-nhan", May(ReadMessages), message::list::show),
        get("/tin-nhan/xuat.xlsx", May(ReadMessages), message::export::show),
        get("/thiet-lap/nhac-viec", May(ManageSettings), reminder::show),
        post("/thiet-lap/nhac-viec", May(ManageSettings), reminder::submit),
        post("/thiet-lap/nhac-viec/gui-thu", May(ManageSettings), reminder::test_mail),
        get("/thiet-lap/webhook", May(ManageSettings), webhook::list::show),
        post("/thiet-lap/webhook", May(ManageSettings), webhook::list::submit),
        get("/thiet-lap/webhook/{id}", May(ManageSettings), webhook::edit::show),
        post("/thiet-lap/webhook/{id}", May(ManageSettings), webhook::edit::submit),
        post("/thiet-lap/webhook/{id}/khoa-moi", May(ManageSettings), webhook::edit::renew),
        post("/thiet-lap/webhook/{id}/gui-thu", May(ManageSettings), webhook::edit::test),
    ]
}

/// Reorganisations of bodies.
#[rustfmt::skip] // one route a line
fn of_reorganisation() -> Vec<Entry> {
    vec![
        post("/co-quan/{id}/thanh-vien", May(ApplyReorganisation), body::members::submit),
        get("/sap-xep-bo-may", May(ReadReorganisation), reorganisation::home::show),
        post("/sap-xep-bo-may/tu-phuong-an", May(ApplyReorganisation), reorganisation::begin::from_preset),
        post("/sap-xep-bo-may/tu-soan", May(ApplyReorganisation), reorganisation::begin::by_hand),
        upload("/sap-xep-bo-may/phuong-an", May(ApplyReorganisation), reorganisation::begin::preset),
        get("/sap-xep-bo-may/can-quyet-dinh", May(ReadReorganisation), reorganisation::waiting::show),
        get("/sap-xep-bo-may/het-nghia", May(ReadReorganisation), reorganisation::lost::show),
        post("/sap-xep-bo-may/het-nghia", May(ApplyReorganisation), reorganisation::lost::submit),
        get("/sap-xep-bo-may/chuan-bi/{id}", May(ReadReorganisation), reorganisation::draft::show),
        post("/sap-xep-bo-may/chuan-bi/{id}/thong-tin", May(ApplyReorganisation), reorganisation::edit::head),
        post("/sap-xep-bo-may/chuan-bi/{id}/thay-doi", May(ApplyReorganisation), reorganisation::edit::change),
        post("/sap-xep-bo-may/chuan-bi/{id}/bo-dong", May(ApplyReorganisation), reorganisation::edit::remove),
        post("/sap-xep-bo-may/chuan-bi/{id}/xac-nhan", May(ApplyReorganisation), reorganisation::edit::confirm),
        post("/sap-xep-bo-may/chuan-bi/{id}/xem-viec", May(ApplyReorganisation), reorganisation::edit::look),
        post("/sap-xep-bo-may/chuan-bi/{id}/thoi-xem", May(ApplyReorganisation), reorganisation::edit::leave),
        get("/sap-xep-bo-may/chuan-bi/{id}/trach-nhiem", May(ReadReorganisation), reorganisation::duties::show),
        post("/sap-xep-bo-may/chuan-bi/{id}/quyet-dinh", May(ApplyReorganisation), reorganisation::decide::submit),
        get("/sap-xep-bo-may/chuan-bi/{id}/xem-truoc", May(ReadReorganisation), reorganisation::preview::show),
        post("/sap-xep-bo-may/chuan-bi/{id}/ap-dung", May(ApplyReorganisation), reorganisation::preview::submit),
        post("/sap-xep-bo-may/chuan-bi/{id}/bo", May(ApplyReorganisation), reorganisation::edit::give_up),
        get("/sap-xep-bo-may/dot/{id}", May(ReadReorganisation), reorganisation::act::show),
        get("/sap-xep-bo-may/dot/{id}/hoan-tac", May(ReadReorganisation), reorganisation::undo::show),
        post("/sap-xep-bo-may/dot/{id}/hoan-tac", May(ApplyReorganisation), reorganisation::undo::submit),
    ]
}

/// Every route, for tests.
pub fn table() -> Vec<Route> {
    entries().into_iter().map(|entry| entry.route).collect()
}

/// The whole site over `web`.
pub(crate) fn router(web: Web) -> Router {
    let mut router = Router::new();
    let entries = entries();
    // What is counted towards a limit is counted each time.
    let kept = entries.iter().filter(|one| one.kept && one.limit.is_none());
    let paths: Paths = kept.map(|one| one.route.path).collect();
    for entry in entries {
        let Entry { route, handler, patience, limit, kept: _ } = entry;
        let guard = (web.clone(), Guard { access: route.access, patience, limit });
        let handler = handler.route_layer(from_fn_with_state(guard, guarded));
        router = router.route(route.path, handler);
    }
    router
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(web.clone(), outer::outer))
        .layer(CompressionLayer::new().gzip(true).quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state((web.clone(), paths), kept::kept))
        .with_state(web)
}

/// A fault of ours ends one request with a page, not the connection. What went wrong is in the log
/// already, by the panic hook; the reference number stands next to it.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::internal("a handler panicked; see the line above").into_response()
}

/// What stands before a handler.
#[derive(Debug, Clone, Copy)]
struct Guard {
    access: Access,
    patience: Duration,
    limit: Option<Kind>,
}

/// Counts a request towards a limit, for its account, or for its address without one; passwords and
/// codes for both.
fn within(web: &Web, viewer: &Viewer, kind: Kind) -> Result<(), u64> {
    let limit = match kind {
        Kind::SignIn => &web.limits().sign_in,
        Kind::Upload => &web.limits().upload,
        Kind::ProgramUpload => &web.limits().program_upload,
        Kind::Api => &web.limits().api,
    };
    let now = web.app().now();
    if let Some(user) = viewer.user() {
        limit.take(&format!("account {user}"), now)?;
        // Programs of many bodies may run on one machine, and all departments of a province may
        // share one address on the day their reports are due.
        if kind != Kind::SignIn {
            return Ok(());
        }
    }
    limit.take(&format!("address {}", viewer.address().unwrap_or_default()), now)
}

/// Lets in who may, for as long as it may take.
async fn guarded(
    State((web, guard)): State<(Web, Guard)>,
    viewer: Viewer,
    request: Request,
    next: Next,
) -> Response {
    if let Some(kind) = guard.limit
        && let Err(seconds) = within(&web, &viewer, kind)
    {
        return Error::too_often(seconds).into_response();
    }
    let let_in = match guard.access {
        Open => Ok(()),
        May(action) => viewer.may(action),
        Somewhere(action) => viewer.may_somewhere(action),
    };
    if let Err(refusal) = let_in {
        return Error::from(refusal).into_response();
    }
    // Whoever must choose another password gets no further than where that is done.
    let own = matches!(guard.access, Open | May(Action::ManageOwnAccount));
    if viewer.must_change_password && !own {
        return Redirect::to(account::OWN).into_response();
    }
    match tokio::time::timeout(guard.patience, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => Error::from_status(StatusCode::GATEWAY_TIMEOUT).into_response(),
    }
}

fn get<H, T>(path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, Web>,
    T: 'static,
{
    let route = Route { method: Method::GET, path, access };
    Entry { route, handler: routing::get(handler), patience: PATIENCE, limit: None, kept: false }
}

fn post<H, T>(path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, Web>,
    T: 'static,
{
    let route = Route { method: Method::POST, path, access };
    let handler = routing::post(handler).layer(DefaultBodyLimit::max(FORM_LIMIT));
    Entry { route, handler, patience: PATIENCE, limit: None, kept: false }
}

/// A form, or what a script sends, with many cells.
fn cells<H, T>(path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, Web>,
    T: 'static,
{
    let route = Route { method: Method::POST, path, access };
    let handler = routing::post(handler).layer(DefaultBodyLimit::max(CELLS_LIMIT));
    Entry { route, handler, patience: PATIENCE, limit: None, kept: false }
}

fn upload<H, T>(path: &'static str, access: Access, handler: H) -> Entry
where
    H: Handler<T, Web>,
    T: 'static,
{
    let route = Route { method: Method::POST, path, access };
    let limit = DefaultBodyLimit::max(files::FORM_LIMIT);
    Entry {
        route,
        handler: routing::post(handler).layer(limit),
        patience: UPLOAD_PATIENCE,
        limit: Some(Kind::Upload),
        kept: false,
    }
}
