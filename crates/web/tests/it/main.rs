//! The site from outside: requests go through the whole router, over a database of its own for each
//! test, on both engines where both are there.

mod access_matrix;
mod import_flow;
mod pages;
mod security;
mod site;
