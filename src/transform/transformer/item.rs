//! The places of a document where something goes, in order.

use super::super::scene::{Change, Scene};
use super::Extra;
use crate::resolve::{Mention, Resolved};
use crate::{EntityKind, Span};

/// A place in the document where something goes: a mention, or an extra by its index.
pub(in super::super) enum Item<'a> {
    Mention(&'a Mention),
    /// A mention that takes its neighbours with it.
    Wide(&'a Mention, Span),
    Extra(usize, Span),
}

impl Item<'_> {
    pub(super) fn span(&self) -> Span {
        match self {
            Item::Mention(mention) => mention.detection.span,
            Item::Wide(_, span) | Item::Extra(_, span) => *span,
        }
    }

    pub(in super::super) fn mention(&self) -> Option<&'_ Mention> {
        match self {
            Item::Mention(mention) | Item::Wide(mention, _) => Some(mention),
            Item::Extra(..) => None,
        }
    }
}

/// Addresses of the net with what was found inside them: mentions with no blank between, one of
/// which is an address, go as one.
pub(super) fn glued<'a>(items: Vec<Item<'a>>, text: &str) -> Vec<Item<'a>> {
    let is_net = |m: &Mention| {
        matches!(
            m.detection.kind,
            EntityKind::Email | EntityKind::Url | EntityKind::Handle
        )
    };
    let mut out: Vec<Item<'a>> = Vec::with_capacity(items.len());
    for item in items {
        let joined = match (out.last(), &item) {
            (
                Some(Item::Mention(before) | Item::Wide(before, _)),
                Item::Mention(mention) | Item::Wide(mention, _),
            ) if is_net(before) || is_net(mention) => {
                let span = out.last().map_or(item.span(), Item::span);
                let gap = text.get(span.end..item.span().start);
                let touches = gap.is_some_and(|g| {
                    g.len() <= 1 && g.chars().all(|c| matches!(c, '.' | '_' | '-' | '@' | '/'))
                });
                let kept = if is_net(before) { *before } else { *mention };
                touches.then(|| Item::Wide(kept, span.cover(item.span())))
            }
            _ => None,
        };
        match joined {
            Some(wide) => {
                out.pop();
                out.push(wide);
            }
            None => out.push(item),
        }
    }
    out
}

/// A postcode right behind its address, which ends at `end`: the address's gap stands for both.
pub(super) fn after_address(
    scene: &Scene<'_>,
    kind: EntityKind,
    previous: Option<(EntityKind, usize)>,
) -> Option<Change> {
    let (EntityKind::Postcode, Some((EntityKind::Address, end))) = (kind, previous) else {
        return None;
    };
    let gap = scene.text.get(end..scene.span.start)?;
    if gap.is_empty() || !gap.chars().all(|c| c.is_whitespace() || c == ',') {
        return None;
    }
    let mut change = scene.change("");
    if gap.contains(['\n', '\t']) {
        // The line end stays; the town starts its line.
        change.span.end += usize::from(scene.after().starts_with(' '));
    } else {
        change.span.start = end;
    }
    Some(change)
}

/// Mentions and extras in order of place. Extras win; they grow over the mentions they overlap.
pub(super) fn merge<'a>(resolved: &'a Resolved, extras: &[Extra]) -> Vec<Item<'a>> {
    let mut spans: Vec<(usize, Span)> = extras.iter().map(|e| e.span).enumerate().collect();
    spans.sort_by_key(|(index, span)| (*span, *index));
    let mut items = Vec::with_capacity(resolved.mentions.len() + extras.len());
    let mut mentions = resolved.mentions.iter().peekable();
    let mut end = 0;
    for (index, mut span) in spans {
        if span.start < end {
            span.start = end;
            if span.end <= end {
                continue;
            }
        }
        while let Some(mention) = mentions.next_if(|m| m.detection.span.end <= span.start) {
            items.push(Item::Mention(mention));
        }
        while let Some(mention) = mentions.next_if(|m| m.detection.span.overlaps(span)) {
            span = span.cover(mention.detection.span);
        }
        span.start = span.start.max(end);
        end = span.end;
        items.push(Item::Extra(index, span));
    }
    items.extend(mentions.map(Item::Mention));
    items
}
