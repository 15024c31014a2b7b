//! Bands of whole numbers: reading them, and the rungs of a number.

/// An inclusive range of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Band {
    pub(super) low: u32,
    pub(super) high: u32,
}

impl Band {
    /// Reads `16`, `16-17` or `18+`; an open end is `highest`.
    pub(super) fn parse(code: &str, highest: u32) -> Option<Self> {
        let number = |text: &str| {
            let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        };
        let (low, high) = if let Some(low) = code.strip_suffix('+') {
            (number(low)?, highest)
        } else if let Some((low, high)) = code.split_once('-') {
            (number(low)?, number(high)?)
        } else {
            (number(code)?, number(code)?)
        };
        (low <= high && high <= highest).then_some(Self { low, high })
    }

    pub(super) fn holds(self, other: Self) -> bool {
        self.low <= other.low && other.high <= self.high
    }
}

/// The bands of one level, in order, each with its code.
pub(super) type Bands = Vec<(Band, String)>;

/// The code of the band that holds all of a range.
pub(super) fn band_of(bands: &Bands, range: Band) -> Option<&str> {
    let (_, code) = bands.iter().find(|(band, _)| band.holds(range))?;
    Some(code)
}

/// The rungs of a number or range, the dropped one left out; `None` if it lies outside.
pub(super) fn number_rungs(
    value: &str,
    lowest: u32,
    highest: u32,
    bands: &[Bands],
) -> Option<Vec<String>> {
    let range = Band::parse(value, highest).filter(|range| range.low >= lowest)?;
    // The same band may be written in two ways: `18-120` is `18+`, `16-16` is `16`.
    let named = bands.iter().flatten().find(|(band, _)| *band == range);
    let own = match named {
        _ if range.low == range.high => range.low.to_string(),
        Some((_, code)) => code.clone(),
        None => format!("{}-{}", range.low, range.high),
    };
    let vaguer = bands
        .iter()
        .map(|bands| band_of(bands, range).map_or_else(|| own.clone(), str::to_owned));
    Some(std::iter::once(own.clone()).chain(vaguer).collect())
}

/// Reads the bands of every level; `None` unless they cover all numbers in order and nest.
pub(super) fn read_bands(levels: &[Vec<String>], lowest: u32, highest: u32) -> Option<Vec<Bands>> {
    let mut read: Vec<Bands> = Vec::new();
    for level in levels {
        let mut bands = Bands::new();
        let mut next = lowest;
        for code in level {
            let band = Band::parse(code, highest).filter(|band| band.low == next)?;
            next = band.high.checked_add(1)?;
            bands.push((band, code.clone()));
        }
        if next != highest.checked_add(1)? {
            return None;
        }
        if let Some(finer) = read.last() {
            finer
                .iter()
                .try_for_each(|(band, _)| band_of(&bands, *band).map(|_| ()))?;
        }
        read.push(bands);
    }
    Some(read)
}
