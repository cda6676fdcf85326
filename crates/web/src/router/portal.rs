//! Routes of what is made public.

use Access::May;
use Action::{ManageSettings, Publish, ReadPublished};
use ansinh_domain::access::Action;

use super::{Access, Entry, get, post};
use crate::limit::Kind;
use crate::{portal, publication};

#[rustfmt::skip] // one route a line
pub(super) fn entries() -> Vec<Entry> {
    vec![
        get("/cong-khai", May(ReadPublished), portal::home::show).kept(),
        get("/cong-khai/{slug}", May(ReadPublished), portal::plan::show).kept(),
        get("/cong-khai/{slug}/nhiem-vu", May(ReadPublished), portal::tasks::show).kept(),
        get("/cong-khai/{slug}/chi-tieu/{code}", May(ReadPublished), portal::indicator::show).kept(),
        get("/cong-khai/{slug}/tai/{file}", May(ReadPublished), portal::download::of_plan).limited(Kind::Api),
        get("/cong-khai/{slug}/chi-tieu/{code}/tai/{file}", May(ReadPublished), portal::download::of_indicator).limited(Kind::Api),
        get("/ke-hoach/{slug}/cong-bo", May(Publish), publication::preview::show),
        post("/ke-hoach/{slug}/cong-bo", May(Publish), publication::publish::submit),
        post("/ke-hoach/{slug}/cong-bo/{id}/thu-hoi", May(Publish), publication::withdraw::submit),
        get("/thiet-lap/so-nho", May(Publish), publication::small::show),
        post("/thiet-lap/so-nho", May(ManageSettings), publication::small::submit),
    ]
}
