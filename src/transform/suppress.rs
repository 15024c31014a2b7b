//! Leaving out.

use super::scene::{Change, Scene};

/// What stands where something was left out.
pub(crate) const GAP: &str = "[…]";

/// The mention left out, with a gap that shows it.
pub(crate) fn suppress(scene: &Scene<'_>) -> Change {
    scene.change(GAP)
}
