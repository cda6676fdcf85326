//! Reorganisation of bodies: rules of acts, days against a naive model, and the shipped preset.

#[cfg(test)]
mod acts;
#[cfg(test)]
mod build;
#[cfg(test)]
mod days;
#[cfg(test)]
mod model;
#[cfg(test)]
mod preset;
#[cfg(test)]
mod proposals;
