//! Changes of bodies said as sentences.

use ansinh_domain::body::BodyKind;
use ansinh_domain::reorganisation::Change;
use uuid::Uuid;

/// What becomes of bodies. `name` gives names on the eve of the act, and with the act for bodies
/// that begin.
pub(super) fn change(change: &Change, name: &dyn Fn(Uuid) -> String) -> String {
    let names = |ids: &[Uuid]| ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join("; ");
    match change {
        Change::Begin { body } => {
            let kind = match body.kind {
                BodyKind::Body => "",
                BodyKind::Group => "nhóm ",
            };
            let under = body.superior.map(|above| format!(", trực thuộc {}", name(above)));
            let under = under.unwrap_or_default();
            if body.lived_before {
                format!("Ghi thêm {kind}{} (đã có từ trước){under}", body.name)
            } else {
                format!("Thành lập {kind}{}{under}", body.name)
            }
        }
        Change::End { body } => format!("Kết thúc {}", name(*body)),
        Change::Rename { body, name: new } => format!("Đổi tên {} thành {new}", name(*body)),
        Change::Merge { from, into } => format!("Sáp nhập {} vào {}", names(from), name(*into)),
        Change::Split { from, into } if into.contains(from) => {
            let others: Vec<Uuid> = into.iter().filter(|into| *into != from).copied().collect();
            format!("Tách {} từ {} (vẫn hoạt động)", names(&others), name(*from))
        }
        Change::Split { from, into } => format!("Chia {} cho {}", name(*from), names(into)),
        Change::Place { body, under: Some(under) } => {
            format!("Đặt {} trực thuộc {}", name(*body), name(*under))
        }
        Change::Place { body, under: None } => {
            format!("{} không còn trực thuộc cơ quan nào", name(*body))
        }
        Change::Join { group, member } => {
            format!("Đưa {} vào nhóm {}", name(*member), name(*group))
        }
        Change::Leave { group, member } => {
            format!("Đưa {} ra khỏi nhóm {}", name(*member), name(*group))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ansinh_domain::reorganisation::NewBody;

    #[test]
    fn every_change_is_a_sentence() {
        let body = Uuid::from_u128;
        let name = |id: Uuid| format!("Sở {}", id.as_u128());
        let new = |lived_before| NewBody {
            id: body(9),
            kind: BodyKind::Group,
            name: "Mới".into(),
            superior: Some(body(1)),
            lived_before,
        };
        let check = |one: Change, expected: &str| assert_eq!(change(&one, &name), expected);
        check(Change::Begin { body: new(false) }, "Thành lập nhóm Mới, trực thuộc Sở 1");
        check(
            Change::Begin { body: new(true) },
            "Ghi thêm nhóm Mới (đã có từ trước), trực thuộc Sở 1",
        );
        check(Change::End { body: body(1) }, "Kết thúc Sở 1");
        check(Change::Rename { body: body(1), name: "X".into() }, "Đổi tên Sở 1 thành X");
        check(
            Change::Merge { from: vec![body(1), body(2)], into: body(3) },
            "Sáp nhập Sở 1; Sở 2 vào Sở 3",
        );
        check(
            Change::Split { from: body(1), into: vec![body(2), body(3)] },
            "Chia Sở 1 cho Sở 2; Sở 3",
        );
        check(
            Change::Split { from: body(1), into: vec![body(1), body(3)] },
            "Tách Sở 3 từ Sở 1 (vẫn hoạt động)",
        );
        check(Change::Place { body: body(1), under: Some(body(2)) }, "Đặt Sở 1 trực thuộc Sở 2");
        check(
            Change::Place { body: body(1), under: None },
            "Sở 1 không còn trực thuộc cơ quan nào",
        );
        check(Change::Join { group: body(1), member: body(2) }, "Đưa Sở 2 vào nhóm Sở 1");
        check(Change::Leave { group: body(1), member: body(2) }, "Đưa Sở 2 ra khỏi nhóm Sở 1");
    }
}
