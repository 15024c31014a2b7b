//! One kind of finding a file.

pub(crate) mod children;
pub(crate) mod content;
pub(crate) mod labels;
pub(crate) mod margins;
pub(crate) mod names;
pub(crate) mod one;
pub(crate) mod two_labels;
pub(crate) mod unread;
