//! Tests of the readers and writers through their public face.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here fails a test, and the message is for who reads its output"
)]

mod docx;
mod docx_numbers;
mod evidence;
mod hostile;
mod html;
mod ics;
mod paper;
mod plan;
mod plan_any;
mod plan_case;
mod plan_files;
mod real_files;
mod refused;
mod report_form;
mod show;
mod signature;
mod signed_beside;
mod signed_elsewhere;
mod territory;
mod text;
mod write_xlsx;
mod xlsx;
