//! The worker: what a killed process left, what failed, what two workers take at once.

use ansinh_app::upload_source::Upload;
use ansinh_app::{App, Caller, run_jobs, upload_source};
use ansinh_store::import::{self, ImportState};
use ansinh_store::job::{self, JobState, Lane};
use ansinh_store::{Db, JobId};
use ansinh_testkit::{app, on_both};
use jiff::SignedDuration;

async fn upload(app: &App) -> ansinh_store::ImportId {
    let file = Upload { name: "kh.txt".into(), bytes: "Kế hoạch của tỉnh".into() };
    upload_source(app, &Caller::system(), file).await.unwrap()
}

async fn only_job(app: &App) -> job::JobRow {
    let mut jobs = job::list(&app.db).await.unwrap();
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

#[tokio::test]
async fn a_job_whose_worker_was_killed_is_taken_again() {
    on_both(async |db: Db| {
        let app = app(db);
        let id = upload(&app).await;
        let now = app.now();
        let lease = now + SignedDuration::from_secs(60);
        // A worker takes the job, begins to read, and is never heard of again.
        let lost = job::claim(&app.db, Lane::Inside, now, lease).await.unwrap().unwrap();
        assert!(import::begin_reading(&app.db, id).await.unwrap());

        app.clock.advance(SignedDuration::from_secs(59));
        assert!(!run_jobs::run_next(&app).await.unwrap(), "its lease still runs");
        app.clock.advance(SignedDuration::from_secs(1));
        assert!(run_jobs::run_next(&app).await.unwrap());
        let row = import::row(&app.db, id).await.unwrap().unwrap();
        assert_eq!(row.state, ImportState::Review);
        let done = only_job(&app).await;
        assert_eq!((done.state, done.attempts), (JobState::Done, 2));

        // Should the lost worker wake up, it finds that the job is no longer its own.
        let mut tx = app.db.begin().await.unwrap();
        assert!(!job::finish(&mut tx, &lost, app.now()).await.unwrap());
        drop(tx);
        assert!(!job::extend(&app.db, &lost, app.now()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn two_workers_never_take_one_job() {
    on_both(async |db: Db| {
        let app = app(db);
        upload(&app).await;
        let now = app.now();
        let lease = now + SignedDuration::from_secs(60);
        let (a, b) = tokio::join!(
            job::claim(&app.db, Lane::Inside, now, lease),
            job::claim(&app.db, Lane::Inside, now, lease)
        );
        let taken = [a.unwrap(), b.unwrap()];
        assert_eq!(taken.iter().flatten().count(), 1, "{taken:?}");
    })
    .await;
}

#[tokio::test]
async fn a_job_that_fails_waits_longer_each_time_and_is_given_up() {
    on_both(async |db: Db| {
        let app = app(db);
        let id: JobId = app.ids.next(app.now());
        let mut tx = app.db.begin().await.unwrap();
        let nothing = app.ids.next(app.now());
        job::enqueue(&mut tx, id, "no-such-kind", nothing, app.now()).await.unwrap();
        tx.commit().await.unwrap();
        for (attempt, wait) in [(1, 5), (2, 10), (3, 20), (4, 40)] {
            assert!(run_jobs::run_next(&app).await.unwrap());
            let row = only_job(&app).await;
            assert_eq!((row.state, row.attempts), (JobState::Queued, attempt));
            assert!(row.last_error.unwrap().contains("no-such-kind"));
            let until = app.now().duration_until(row.run_at).as_secs();
            assert_eq!(until, wait);
            assert!(!run_jobs::run_next(&app).await.unwrap(), "it is not due yet");
            app.clock.advance(SignedDuration::from_secs(wait));
        }
        assert!(run_jobs::run_next(&app).await.unwrap());
        assert_eq!(only_job(&app).await.state, JobState::Failed);
        assert!(!run_jobs::run_next(&app).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn the_worker_wakes_for_an_upload_and_stops_when_told() {
    on_both(async |db: Db| {
        let app = app(db);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let worker = tokio::spawn(run_jobs::run_jobs(app.clone(), async {
            let _ = stopped.await;
        }));
        let id = upload(&app).await;
        let begun = std::time::Instant::now();
        while import::row(&app.db, id).await.unwrap().unwrap().state != ImportState::Review {
            assert!(begun.elapsed().as_secs() < 20, "nobody read the file");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        stop.send(()).unwrap();
        worker.await.unwrap();
    })
    .await;
}
