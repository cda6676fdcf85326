//! What the databases hold of messages and webhooks: their fates are only ever added to.

use ansinh_domain::remind::{Kind, Stage};
use ansinh_store::message::{self, MessageKind, MessageState, NewItem, NewMessage};
use ansinh_store::webhook::{self, DeliveryState, NewDelivery, WebhookRow};
use ansinh_store::{Db, DeliveryId, Ids, MessageId, StoreError, UserId, WebhookId, user};
use ansinh_testkit::{on_both, write_past};
use jiff::Timestamp;
use jiff::civil::{Date, date};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const DAY: Date = date(2025, 10, 22);

async fn somebody(db: &Db, ids: &Ids) -> UserId {
    let id: UserId = ids.next(NOW);
    let new = user::NewUser {
        id,
        login: "a",
        name: "Người Nhận",
        email: None,
        password_hash: "nobody knows it",
        accepted: true,
        grants: &[],
        by: None,
        now: NOW,
    };
    let mut tx = db.begin().await.unwrap();
    user::insert(&mut tx, new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn item(ids: &Ids) -> NewItem {
    NewItem {
        kind: Kind::Task,
        subject: ids.next(NOW),
        submission: None,
        round: None,
        body: None,
        due: DAY,
        stage: Stage::Due,
        title: "Nhiệm vụ I.1".into(),
        link: "/ke-hoach/a/nhiem-vu/I.1".into(),
    }
}

/// Stores a message and commits.
async fn store(
    db: &Db,
    ids: &Ids,
    user: UserId,
    address: Option<&str>,
) -> Result<MessageId, StoreError> {
    let id: MessageId = ids.next(NOW);
    let items = [item(ids)];
    let (day, now, kind) = (DAY, NOW, MessageKind::Digest);
    let mut tx = db.begin().await.unwrap();
    message::insert(&mut tx, NewMessage { id, user, kind, address, day, items: &items, now })
        .await?;
    tx.commit().await?;
    Ok(id)
}

async fn one_delivery(db: &Db, ids: &Ids) -> DeliveryId {
    let endpoint: WebhookId = ids.next(NOW);
    let row = WebhookRow {
        id: endpoint,
        name: "a".into(),
        url: "https://a.invalid/".into(),
        secret: Some(vec![1]),
        events: vec!["round.opened".into()],
        active: true,
        created_at: NOW,
        changed_at: NOW,
    };
    let id: DeliveryId = ids.next(NOW);
    let event = "round.opened";
    let new = NewDelivery { id, endpoint, event_id: ids.next(NOW), event, payload: "{}", now: NOW };
    let mut tx = db.begin().await.unwrap();
    webhook::insert(&mut tx, &row, None).await.unwrap();
    webhook::enqueue(&mut tx, new).await.unwrap();
    webhook::note_attempt(&mut tx, id, Ok(500), 3, NOW).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn what_became_of_messages_is_never_changed() {
    const TABLES: &[(&str, &str)] = &[
        ("UPDATE message_item SET title = 'x'", "DELETE FROM message_item"),
        ("UPDATE message_fate SET note = 'x'", "DELETE FROM message_fate"),
        ("UPDATE webhook_attempt SET status = 200", "DELETE FROM webhook_attempt"),
    ];
    on_both(async |db: Db| {
        let ids = Ids::seeded([3; 32]);
        let user = somebody(&db, &ids).await;
        store(&db, &ids, user, None).await.unwrap();
        one_delivery(&db, &ids).await;
        for (update, delete) in TABLES {
            for sql in [*update, *delete] {
                let said = write_past(&db, sql).await.expect_err(sql).to_string();
                assert!(said.contains("never"), "{sql}: {said}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_person_gets_one_digest_a_day_by_each_channel_and_it_comes_to_one_end() {
    on_both(async |db: Db| {
        let ids = Ids::seeded([3; 32]);
        let user = somebody(&db, &ids).await;
        store(&db, &ids, user, None).await.unwrap();
        let mail = store(&db, &ids, user, Some("a@b.vn")).await.unwrap();
        for address in [None, Some("a@b.vn")] {
            let again = store(&db, &ids, user, address).await;
            assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
        }
        let mut tx = db.begin().await.unwrap();
        message::note_try(&mut tx, mail, "máy chủ bận", NOW).await.unwrap();
        let settle =
            async |tx: &mut _, state| message::settle(tx, mail, state, None, true, NOW).await;
        assert!(settle(&mut tx, MessageState::Sent).await.unwrap());
        assert!(!settle(&mut tx, MessageState::Failed).await.unwrap());
        tx.commit().await.unwrap();
        let row = message::find(&db, mail).await.unwrap().unwrap();
        assert_eq!((row.state, row.tries), (MessageState::Sent, 2));
        let fates = message::fates(&db, mail).await.unwrap();
        let notes: Vec<_> = fates.iter().map(|fate| (fate.state, fate.note.as_deref())).collect();
        assert_eq!(
            notes,
            [
                (MessageState::Queued, None),
                (MessageState::Queued, Some("máy chủ bận")),
                (MessageState::Sent, None)
            ]
        );

        let delivery = one_delivery(&db, &ids).await;
        let mut tx = db.begin().await.unwrap();
        let settle = async |tx: &mut _, state| webhook::settle(tx, delivery, state, NOW).await;
        assert!(settle(&mut tx, DeliveryState::Delivered).await.unwrap());
        assert!(!settle(&mut tx, DeliveryState::Failed).await.unwrap());
        tx.commit().await.unwrap();
        let row = webhook::delivery(&db, delivery).await.unwrap().unwrap();
        assert_eq!((row.state, row.tries, row.status), (DeliveryState::Delivered, 1, Some(500)));
    })
    .await;
}
