//! Hashed features, as the learnt judges of the detector share them.

/// A hash of two numbers, folded from their product as foldhash does.
#[inline]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xbf58_476d_1ce4_e5b9);
    product as u64 ^ (product >> 64) as u64
}

/// Collects the rows of features, each a template's number and a value, in a table of 2^`LOG2` rows.
pub(crate) struct Rows<'r, const LOG2: u32>(pub(crate) &'r mut Vec<u32>);

impl<const LOG2: u32> Rows<'_, LOG2> {
    /// Adds the row of a feature.
    #[inline]
    pub(crate) fn add(&mut self, template: u64, value: u64) {
        let hash = mix(value, template.wrapping_mul(0xd6e8_feb8_6659_fd93));
        self.0.push((hash >> (64 - LOG2)) as u32);
    }
}
