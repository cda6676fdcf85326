//! May this actor do this, now? Pages ask it for what to show, verbs ask it again.
