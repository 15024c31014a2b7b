//! Gold in columns, as tools for annotating and the shared tasks of CoNLL write it.

use super::gold::{Gold, Marked};
use super::{Unit, as_lines};
use crate::{EntityKind, Error, ErrorKind, Result};

/// What a label says of its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label<'l> {
    /// `O`: no part of a span.
    Outside,
    /// `B-` or `S-`: the first token of a span; whether it is the last as well.
    Begins(&'l str, Last),
    /// `I-` or `E-`: a further token of the span; whether it is the last.
    Goes(&'l str, Last),
}

/// Whether a span may go on behind a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Yes,
    No,
}

impl<'l> Label<'l> {
    fn of(label: &'l str) -> Option<Self> {
        if label == "O" {
            return Some(Self::Outside);
        }
        let (place, kind) = label.split_once('-')?;
        let kind = Some(kind).filter(|k| !k.is_empty())?;
        Some(match place {
            "B" => Self::Begins(kind, Last::No),
            "S" => Self::Begins(kind, Last::Yes),
            "I" => Self::Goes(kind, Last::No),
            "E" => Self::Goes(kind, Last::Yes),
            _ => return None,
        })
    }
}

/// What a label's name means: our kinds by name, and what shared tasks call them.
fn kind(name: &str) -> Option<EntityKind> {
    match name.to_ascii_uppercase().as_str() {
        "PER" => Some(EntityKind::Person),
        "LOC" | "GPE" => Some(EntityKind::Location),
        "ORG" => Some(EntityKind::Organization),
        name => EntityKind::ALL.iter().copied().find(|k| k.upper() == name),
    }
}

/// The columns of a line: between tabs where it has any, else between white space.
fn columns(line: &str) -> Vec<&str> {
    if line.contains('\t') {
        line.split('\t').map(str::trim).collect()
    } else {
        line.split_whitespace().collect()
    }
}

/// The texts read so far, and the one that is being read.
struct Reader<'f> {
    unit: Unit,
    done: Vec<Gold>,
    open: Option<Gold>,
    /// Whether the sentence has a token already.
    inside: bool,
    /// The name on the labels of the span that the next token may belong to.
    span: Option<&'f str>,
    /// How many columns every line has.
    width: Option<usize>,
}

impl<'f> Reader<'f> {
    fn new(unit: Unit) -> Self {
        Self {
            unit,
            done: Vec::new(),
            open: None,
            inside: false,
            span: None,
            width: None,
        }
    }

    fn token(&mut self, line: &'f str, number: u32) -> Result<()> {
        let malformed = || Error::new(ErrorKind::GoldColumns).at_line(number);
        let fields = columns(line);
        let [token, .., label] = *fields else {
            return Err(malformed());
        };
        let label = Label::of(label).ok_or_else(malformed)?;
        if token.is_empty() || *self.width.get_or_insert(fields.len()) != fields.len() {
            return Err(malformed());
        }
        let gold = self.open.get_or_insert_with(|| Gold::at_line(number));
        if self.inside {
            gold.push(" ");
        }
        self.inside = true;
        self.span = match label {
            Label::Outside => {
                gold.push(token);
                None
            }
            Label::Begins(name, last) => {
                let plain = name.strip_suffix('?').unwrap_or(name);
                let kind = kind(plain);
                let span = Marked {
                    start: 0,
                    end: 0,
                    kind,
                    entity: None,
                    optional: kind.is_none() || plain.len() < name.len(),
                    line: number,
                    column: 0,
                };
                gold.mark(token, span);
                Some(name).filter(|_| last == Last::No)
            }
            Label::Goes(name, last) => {
                if self.span != Some(name) {
                    return Err(malformed());
                }
                gold.push(token);
                gold.prolong();
                Some(name).filter(|_| last == Last::No)
            }
        };
        Ok(())
    }

    fn end_sentence(&mut self) -> Result<()> {
        self.span = None;
        if !std::mem::take(&mut self.inside) {
            return Ok(());
        }
        match self.unit {
            Unit::Line => self.end_text(),
            Unit::Document => {
                self.open.iter_mut().for_each(|gold| gold.push("\n"));
                Ok(())
            }
        }
    }

    fn end_text(&mut self) -> Result<()> {
        if let Some(gold) = self.open.take() {
            self.done.push(gold.checked(ErrorKind::GoldColumns)?);
        }
        Ok(())
    }
}

/// Whether a line that starts with `#` is a remark and no token: it has other columns than tokens have.
fn is_remark(line: &str, width: Option<usize>) -> bool {
    let fields = columns(line);
    let labelled = fields.len() > 1 && fields.last().copied().and_then(Label::of).is_some();
    line.starts_with('#') && !(labelled && width.is_none_or(|w| w == fields.len()))
}

/// Reads a token a line, in the first column, with its label in the last.
///
/// # Errors
///
/// As [`super::read`].
pub(super) fn read(file: &str, unit: Unit) -> Result<Vec<Gold>> {
    let file = as_lines(file);
    let mut reader = Reader::new(unit);
    for (number, line) in (1..).zip(file.split('\n')) {
        let line = line.trim_end();
        let remark = is_remark(line, reader.width);
        if line.is_empty() {
            reader.end_sentence()?;
        } else if line.starts_with("-DOCSTART-") || (remark && is_new_document(line)) {
            reader.end_sentence()?;
            reader.end_text()?;
        } else if !remark {
            reader.token(line, number)?;
        }
    }
    reader.end_sentence()?;
    reader.end_text()?;
    if reader.done.is_empty() {
        return Err(Error::new(ErrorKind::GoldColumns));
    }
    Ok(reader.done)
}

fn is_new_document(remark: &str) -> bool {
    let words = remark.trim_start_matches('#').trim_start();
    words.split([' ', '\t', '=']).next() == Some("newdoc")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts with their spans in brackets, a `?` behind optional ones.
    fn texts(file: &str, unit: Unit) -> Vec<String> {
        let golds = read(file, unit).unwrap();
        let shown = |gold: &Gold| {
            let mut out: Vec<String> = gold.letters().iter().map(char::to_string).collect();
            for span in gold.spans() {
                let name = span.kind.map_or("-", EntityKind::name);
                out[span.start].insert(0, '[');
                let mark = if span.optional { "?" } else { "" };
                out[span.end - 1].push_str(&format!("|{name}{mark}]"));
            }
            format!("{}: {}", gold.line(), out.concat())
        };
        golds.iter().map(shown).collect()
    }

    const FILE: &str = "-DOCSTART- -X- O O\n\nJan Jan N B-PER\nvan van P I-PER\nDam Dam N I-PER\nwoont wonen V O\nin in P O\nEde Ede N B-LOC\n. . . O\n\nHij hij V O\nwerkt werken V O\n\n\n-DOCSTART- -X- O O\n\nFries Fries A B-MISC\nElftal Elftal N I-MISC\n";

    #[test]
    fn text_is_rebuilt_a_line_a_sentence() {
        let documents = [
            "3: [Jan van Dam|person] woont in [Ede|location] .\nHij werkt\n",
            "17: [Fries Elftal|-?]\n",
        ];
        assert_eq!(texts(FILE, Unit::Document), documents);
        assert_eq!(
            texts(&FILE.replace('\n', "\r\n"), Unit::Document),
            documents
        );
        assert_eq!(texts(&FILE.replace(' ', "\t"), Unit::Document), documents);
        assert_eq!(
            texts(FILE, Unit::Line),
            [
                "3: [Jan van Dam|person] woont in [Ede|location] .",
                "11: Hij werkt",
                "17: [Fries Elftal|-?]"
            ]
        );
    }

    #[test]
    fn labels_of_shared_tasks_and_our_own_are_known() {
        let file = "a\tS-person\nb\tB-ORGANIZATION\nc\tE-ORGANIZATION\nd\tB-GPE\ne\tB-GPE\nf\tI-GPE\n12\tS-AGE\ng\tB-Naam\nh\tB-DATE?\ni\tI-DATE?\n#\tO\n# newdoc id = 2\n# text = j\nj\tS-LOCATION";
        assert_eq!(
            texts(file, Unit::Document),
            [
                "1: [a|person] [b c|organization] [d|location] [e f|location] [12|age] [g|-?] [h i|date?] #\n",
                "14: [j|location]\n"
            ]
        );
        // A hash is a token where its line has the columns of one.
        assert_eq!(
            texts("# O\nJo S-PER\n", Unit::Document),
            ["1: # [Jo|person]\n"]
        );
        // Tokens between tabs may hold a space.
        assert_eq!(texts("06 12\tB-PHONE\n", Unit::Line), ["1: [06 12|phone]"]);
    }

    #[test]
    fn malformed_columns_are_refused_with_their_line() {
        for (file, line) in [
            ("", 0),
            ("-DOCSTART-\n\n", 0),
            ("Ruthmila\n", 1),
            ("Ruthmila PER\n", 1),
            ("Ruthmila B-\n", 1),
            ("Ruthmila X-PER\n", 1),
            ("Ruthmila I-PER\n", 1),
            ("Jan B-PER\nRuthmila I-LOC\n", 2),
            ("Jan B-PER\n\nRuthmila I-PER\n", 3),
            ("Jan S-PER\nRuthmila I-PER\n", 2),
            ("Jan B-PER\nB E-PER\nRuthmila E-PER\n", 3),
            ("Jan B-PER\nvan O\nRuthmila I-PER\n", 3),
            ("Jan B-PER\nRuthmila x I-PER\n", 2),
            ("\tB-PER\n", 1),
            ("Jan B-PER\n-DOCSTART- O\nRuthmila I-PER\n", 3),
            ("… B-AGE\n– I-AGE\n", 1),
        ] {
            let error = read(file, Unit::Document).unwrap_err();
            assert_eq!(error.place().line, line, "{file}");
            assert!(!format!("{error} {error:?}").contains("Ruthmila"));
        }
    }
}
