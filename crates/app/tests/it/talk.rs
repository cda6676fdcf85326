//! What people say to each other about an indicator.

use ansinh_app::assess::{Said, comment_on_indicator, comments_on, withdraw_comment};
use ansinh_app::{App, AppError, Caller};
use ansinh_domain::access::{Role, Scope};
use ansinh_store::indicator;
use ansinh_store::{BodyId, IndicatorCommentId, IndicatorId, audit};
use ansinh_testkit::{Reporting, app, on_both, person, reporting};

/// The identity of an indicator, with the bodies that have a part in it.
async fn of(app: &App, r: &Reporting, code: &str) -> (IndicatorId, Vec<BodyId>) {
    let (version, today) = (r.plan.version_id, app.today());
    let detail = indicator::detail(&app.db, version, code, today).await.unwrap().unwrap();
    let origin = indicator::origin(&app.db, detail.row.id).await.unwrap();
    (origin, detail.duties.iter().map(|duty| duty.body_id).collect())
}

async fn say(
    app: &App,
    caller: &Caller,
    (origin, bodies): &(IndicatorId, Vec<BodyId>),
    content: &str,
    answers: Option<IndicatorCommentId>,
) -> Result<IndicatorCommentId, AppError> {
    let said = Said { content: content.into(), answers };
    comment_on_indicator(app, caller, (*origin, "1.1"), bodies, &said).await
}

fn refused<T: std::fmt::Debug>(result: Result<T, AppError>, words: &str) {
    let Err(AppError::Invalid(reason)) = &result else { panic!("{result:?}") };
    assert!(reason.contains(words), "{reason}");
}

#[tokio::test]
async fn who_has_a_part_speaks_and_takes_back_their_own() {
    on_both(|db| async move {
        let app = app(db);
        let r = reporting(&app).await;
        let here = of(&app, &r, "1.1").await;
        let leader =
            person(&app, "lanh.dao", "Lãnh Đạo", &[(Role::Leader, Scope::WholePlan)]).await;
        for caller in [&leader, &r.other_officer, &Caller::anonymous(None)] {
            let said = say(&app, caller, &here, "Tôi cũng muốn nói", None).await;
            assert!(matches!(said, Err(AppError::Refused(_))), "{said:?}");
        }
        refused(say(&app, &Caller::system(), &here, "Máy nói", None).await, "đăng nhập");
        refused(say(&app, &r.officer, &here, " \n ", None).await, "nội dung");
        refused(say(&app, &r.officer, &here, &"a".repeat(2001), None).await, "2000");

        let first = say(&app, &r.officer, &here, "Số của quý này còn thiếu", None).await.unwrap();
        let answer =
            say(&app, &r.coordinator, &here, "Đề nghị bổ sung", Some(first)).await.unwrap();
        refused(say(&app, &r.head, &here, "Trả lời tiếp", Some(answer)).await, "câu trả lời");
        // An answer stays with its indicator.
        let elsewhere = of(&app, &r, "1.2").await;
        let lost = say(&app, &r.officer, &elsewhere, "Lạc chỗ", Some(first)).await;
        assert!(matches!(lost, Err(AppError::NotFound { .. })), "{lost:?}");

        // A button pressed twice, at once or one after the other, is one comment.
        let again = || say(&app, &r.officer, &here, "Số của quý này còn thiếu", None);
        let (one, two) = tokio::join!(again(), again());
        assert_eq!((one.unwrap(), two.unwrap()), (first, first));
        let answered = say(&app, &r.coordinator, &here, "Đề nghị bổ sung", Some(first)).await;
        assert_eq!(answered.unwrap(), answer);

        let nobody = comments_on(&app, &Caller::anonymous(None), here.0).await;
        assert!(matches!(nobody, Err(AppError::Refused(_))));
        let seen = comments_on(&app, &leader, here.0).await.unwrap();
        let told: Vec<_> =
            seen.iter().map(|row| (row.body_name.as_deref(), row.content.as_str())).collect();
        assert_eq!(
            told,
            [(Some("Sở Y tế"), "Số của quý này còn thiếu"), (None, "Đề nghị bổ sung")]
        );

        refused(withdraw_comment(&app, &r.head, first).await, "Chỉ người viết");
        withdraw_comment(&app, &r.officer, first).await.unwrap();
        withdraw_comment(&app, &r.officer, first).await.unwrap();
        let anew = say(&app, &r.officer, &here, "Số của quý này còn thiếu", None).await.unwrap();
        assert_ne!(anew, first, "what was taken back may be said again");
        withdraw_comment(&app, &r.officer, anew).await.unwrap();
        let seen = comments_on(&app, &leader, here.0).await.unwrap();
        let row = |id| seen.iter().find(|row| row.id == id).unwrap();
        assert_eq!((row(first).content.as_str(), row(first).withdrawn_at), ("", Some(app.now())));
        assert_eq!(row(answer).answers_id, Some(first));
        refused(say(&app, &r.head, &here, "Muộn rồi", Some(first)).await, "rút lại");

        let newest = audit::newest(&app.db, 20).await.unwrap();
        let count = |verb: &str| newest.iter().filter(|entry| entry.verb == verb).count();
        assert_eq!((count("comment-indicator"), count("withdraw-comment")), (3, 2));
    })
    .await;
}
