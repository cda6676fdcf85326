//! Assessment of indicators and tasks: golden sentences, published methods, laws.

#[cfg(test)]
mod build;
#[cfg(test)]
mod edges;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod golden_tasks;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod reference;
