//! The check against leaks that were planted, and against documents without any.

mod carrier;
mod forms;
mod spelling;

use carrier::{CARRIERS, carry};
use proptest::prelude::*;
use schuilnaam::check::places::{Limits, Part, Reason, Report, Unit, check, files};
use schuilnaam::check::{How, Kind, Original, Sought};
use spelling::{SPELLINGS, spell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Invented people of many origins; small letters after the bar tell what an entry is.
const ORIGINALS: &str = "Sanne|n Bram|n Fatima|n Youssef|n Çağla|n Renée|n Zoë|n Søren|n Łukasz|n Thijs|n \
    Anouk|n Marieke|n Lars|n Nguyễn|n Jerômé|n Björn|n Françoise|n Sanne_Bakkerman|n Wouter_van_den_Broecke|n \
    Anne-Fleur|n Kowalczyk|s Jansens|s El_Idrissi|s Öztürk|s van_der_Veldhuis|s Tjon-A-Fat|s Ramdhani|s \
    O'Donoghue|s Müllermans|s Hoekstraat|s 06-24681357|t NL91_ABNA_0417_1643_00|t 173984526|t R-0172|c \
    CLT4471|c Dorpsstraat_12|a 3512_JX_Utrecht|a s.bakkerman@voorbeeld.nl|m xX_zoetje2009|m";

/// Ordinary words, among them some that hold or resemble an original.
const WORDS: &str = "de het een en van met naar op school werk huis moeder vader broer zus jaar week dag \
    gesprek vragen antwoord eten drinken slapen fietsen lopen praten lachen sannering bramen brammen anoukster \
    larshout thijsen renet zone sorense lukas hoekstenen hoekstand dorpsplein dorpsfeest broekje oude boekerij \
    rooster eden edel storm roosteren jansenisme youssouf fatsoen marmer marinade frans francois bjorndal lente \
    zomer winter bakker bakken bakkerij slager visser vissen vissers mulder molen jassen dansen kansen ramen \
    ramadan oz ozon koala kowal muller mulled idee idris velden veldwerk donor donoren fat tjonge jemig straat \
    nummer 0617 1712 4471 2468 13 57 91 1793 84526 4172 R-0127 CLT4417 R-172 3512 utrecht voorbeeld.nl @school \
    Eden Rotterdam Jansma Sandra Sanna Bregje Mariska Fatih Brahim Lukas Anna Fleurtje Veldman Broekman Hoek";

fn originals() -> Vec<Original> {
    let entry = |(i, entry): (usize, &str)| {
        let (text, kind) = entry.split_once('|').expect("a kind");
        let kind = match kind {
            "n" => Kind::Name,
            "s" => Kind::Surname,
            "t" => Kind::Number,
            "c" => Kind::Code,
            "a" => Kind::Address,
            _ => Kind::Mail,
        };
        let text = if kind == Kind::Mail {
            text.to_owned()
        } else {
            text.replace('_', " ")
        };
        Original {
            id: u32::try_from(i).expect("few"),
            kind,
            text,
            word: false,
        }
    };
    ORIGINALS
        .split_whitespace()
        .enumerate()
        .map(entry)
        .collect()
}

fn sought(originals: &[Original]) -> Sought {
    Sought::new(originals)
        .expect("builds")
        .sparing(WORDS.split_whitespace())
}

/// Numbers without chance: the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("fits") % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

fn sentences(dice: &mut Dice, count: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut text = String::new();
    for _ in 0..count {
        let mut sentence: Vec<String> = (0..6 + dice.roll(8))
            .map(|_| dice.pick(&words).to_owned())
            .collect();
        sentence[0] = ["Toen", "Daarna", "Bakken", "Storm", "Zij"][dice.roll(5)].to_owned();
        text.push_str(&sentence.join(" "));
        text.push_str(". ");
    }
    text
}

fn run(folder: &Path, originals: &[Original]) -> Report {
    check(folder, &sought(originals), &Limits::default())
}

#[test]
fn two_thousand_planted_leaks_are_found() {
    let originals = originals();
    let folder = tempfile::tempdir().expect("a folder");
    let mut dice = Dice(20_260_101);
    let mut planted = Vec::new();
    let mut round = 0;
    while planted.len() < 2000 {
        let carrier = CARRIERS[round % CARRIERS.len()];
        let spelling = SPELLINGS[round / CARRIERS.len() % SPELLINGS.len()];
        round += 1;
        assert!(round < 100_000, "no more that fit");
        let original = &originals[dice.roll(originals.len())];
        let Some(leak) = spell(spelling, original, &mut dice) else {
            continue;
        };
        let text = (sentences(&mut dice, 2), leak, sentences(&mut dice, 1));
        let name = format!("f{:04}", planted.len());
        let Some(path) = carry(carrier, folder.path(), &name, [&text.0, &text.1, &text.2]) else {
            continue;
        };
        planted.push((path, original.id, spelling, carrier));
    }
    let report = run(folder.path(), &originals);
    let (all, _) = files(folder.path());
    let numbers: BTreeMap<&Path, u32> = all
        .iter()
        .map(std::path::PathBuf::as_path)
        .zip(0..)
        .collect();
    let expected: BTreeSet<(u32, u32)> = planted
        .iter()
        .map(|(p, id, ..)| (numbers[p.as_path()], *id))
        .collect();
    let seen: BTreeSet<(u32, u32)> = report
        .findings
        .iter()
        .map(|f| (f.place.file, f.leak.id))
        .collect();
    let mut tally: BTreeMap<(bool, &str), (u32, u32)> = BTreeMap::new();
    let (mut found, mut missed) = (0, String::new());
    for (path, id, spelling, carrier) in &planted {
        let hit = seen.contains(&(numbers[path.as_path()], *id));
        for key in [(false, *spelling), (true, *carrier)] {
            let entry = tally.entry(key).or_default();
            entry.0 += u32::from(hit);
            entry.1 += 1;
        }
        found += usize::from(hit);
        if !hit {
            writeln!(missed, "missed: original {id} {spelling} in {carrier}").expect("writes");
        }
    }
    let others = seen.difference(&expected).count();
    let mut table = format!(
        "found {found} of {}, other findings {others}\n",
        planted.len()
    );
    for ((is_place, what), (hits, of)) in &tally {
        writeln!(
            table,
            "{} {what}: {hits} of {of}",
            if *is_place { "place" } else { "form" }
        )
        .expect("writes");
    }
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/planted.txt");
    fs::write(file, format!("{table}{missed}")).expect("writes");
    assert!(found * 100 >= planted.len() * 99, "{table}{missed}");
}

#[test]
fn five_hundred_clean_documents_show_nothing() {
    let originals = originals();
    let folder = tempfile::tempdir().expect("a folder");
    let mut dice = Dice(7);
    let mut count = 0;
    while count < 500 {
        let parts = [
            sentences(&mut dice, 12),
            sentences(&mut dice, 1),
            sentences(&mut dice, 12),
        ];
        // Whole sentences are no file names.
        let carrier = CARRIERS[dice.roll(CARRIERS.len())];
        if !carrier.ends_with("name")
            && carry(
                carrier,
                folder.path(),
                &format!("f{count:04}"),
                [&parts[0], &parts[1], &parts[2]],
            )
            .is_some()
        {
            count += 1;
        }
    }
    let noise: Vec<u8> = (0..2_000_000)
        .map(|_| u8::try_from(dice.roll(256)).expect("a byte"))
        .collect();
    fs::write(folder.path().join("noise.bin"), noise).expect("writes");
    let report = run(folder.path(), &originals);
    let words: Vec<String> = report
        .findings
        .iter()
        .map(|f| format!("{:?} {}", f, originals[f.leak.id as usize].text))
        .collect();
    assert!(
        words.is_empty(),
        "{} false: {:#?}",
        words.len(),
        &words[..words.len().min(20)]
    );
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("writes");
    let mut nested = b"Sanne".to_vec();
    for _ in 0..6 {
        nested = carrier::zip(&[("a", &nested)]);
    }
    write("0.zip", &nested);
    write("1.zip", b"PK\x03\x04 no archive at all");
    write("2.xml", b"<?xml version='1.0'?><a><b></a>");
    write("3.png", b"\x89PNG\r\n\x1a\n\0\0\0\x01\x02\x03\x04");
    write("4.7z", b"7z\xbc\xaf\x27\x1c\0\0");
    write("5.pdf", b"%PDF-1.4 /Encrypt /Identity-H");
    write("6.zip", &carrier::zip(&[("a.txt", &vec![b' '; 4096])]));
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nergens/Sanne", folder.path().join("7")).expect("links");
    let limits = Limits {
        unpacked: 2048,
        ..Limits::default()
    };
    let report = check(folder.path(), &sought(&originals()), &limits);
    let told: Vec<(u32, Reason)> = report
        .unreadable
        .iter()
        .map(|(p, r)| (p.file, *r))
        .collect();
    let expected = [
        (0, Reason::TooDeep),
        (1, Reason::Damaged),
        (2, Reason::Markup),
        (3, Reason::Raw),
        (4, Reason::Packed),
        (5, Reason::Encrypted),
        (5, Reason::Glyphs),
        (6, Reason::TooLarge),
        (7, Reason::Link),
    ];
    for reason in expected {
        assert!(told.contains(&reason), "{reason:?} is not among {told:?}");
    }
    // The link's target is a name as well.
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.place.file == 7 && f.place.unit == Unit::Name)
    );
}

#[test]
fn a_place_tells_member_part_and_paragraph() {
    let folder = tempfile::tempdir().expect("a folder");
    let xml = b"<w:p><w:r><w:t>Een</w:t></w:r></w:p><w:p><w:r><w:t>met San</w:t></w:r><w:r><w:t>ne.</w:t></w:r></w:p>";
    let bytes = carrier::zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", xml),
    ]);
    fs::write(folder.path().join("a.docx"), bytes).expect("writes");
    let report = run(folder.path(), &originals());
    let [finding] = &report.findings[..] else {
        panic!("{:?}", report.findings)
    };
    assert_eq!(
        (
            finding.place.members[0].number,
            finding.place.members[0].part
        ),
        (1, Part::Body)
    );
    assert_eq!(finding.place.unit, Unit::Paragraph(1));
    assert_eq!(
        (finding.leak.span, finding.leak.how),
        ((4..9).into(), How::Exact)
    );
}

#[test]
fn debug_never_tells_a_text() {
    let originals = originals();
    let said = format!(
        "{originals:?} {:?} {:?}",
        sought(&originals),
        sought(&originals).find("met Sanne")
    );
    assert!(originals.iter().all(|o| !said.contains(&o.text)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_originals_does_not_matter(
        mixed in Just(originals()).prop_shuffle(),
        seed in any::<u64>(),
    ) {
        let mut dice = Dice(seed);
        let mut text = String::new();
        for original in originals() {
            let spelling = SPELLINGS[dice.roll(SPELLINGS.len())];
            text.push_str(&sentences(&mut dice, 1));
            text.push_str(&spell(spelling, &original, &mut dice).unwrap_or_default());
            text.push(' ');
        }
        prop_assert_eq!(sought(&originals()).find(&text), sought(&mixed).find(&text));
    }

    #[test]
    fn the_order_of_files_does_not_matter(order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let originals = originals();
        let write = |order: &[usize]| {
            let folder = tempfile::tempdir().expect("a folder");
            for i in order {
                let text = format!("Gesprek met {} daar.", originals[*i].text);
                carry(CARRIERS[*i], folder.path(), &format!("f{i}"), ["", &text, ""]);
            }
            run(folder.path(), &originals)
        };
        prop_assert_eq!(write(&order), write(&(0..12).collect::<Vec<_>>()));
    }

    #[test]
    fn no_text_and_no_bytes_make_it_fail(text in "\\PC{0,200}", bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let sought = sought(&originals());
        for leak in sought.find(&text) {
            prop_assert!(text.get(leak.span.start..leak.span.end).is_some_and(|t| !t.is_empty()));
        }
        for leak in sought.find_bytes(&bytes) {
            prop_assert!(leak.span.end <= bytes.len());
        }
    }
}
