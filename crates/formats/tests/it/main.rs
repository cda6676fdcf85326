//! Tests of the readers and writers through their public face.

mod docx;
mod docx_numbers;
mod hostile;
mod html;
mod plan;
mod real_files;
mod refused;
mod show;
mod text;
mod xlsx;
