//! The one definition of the arguments, from which help, man page and completions derive.
//!
//! Texts are not here: [`super::localise`] takes them from the message catalogue, by the names of
//! commands and arguments, so comments on these types are plain comments.

use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(
    name = "schuilnaam",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Args {
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub(crate) lang: Option<Lang>,
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Clean(Clean),
    Quotes(Quotes),
    Detect(Detect),
    Evaluate(Evaluate),
    Check(Check),
    Audit(Audit),
    Labels(Labels),
    Records(Records),
    Sample(SampleArgs),
    Attribution(Attribution),
    Register(Register),
    Key(Key),
    #[command(hide = true)]
    Completions(Completions),
    #[command(hide = true)]
    Man,
}

// What every command that reads documents takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) running: Running,
}

// How documents are read, wherever they are named.
#[derive(Debug, clap::Args)]
pub(crate) struct Running {
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) jobs: Option<NonZeroUsize>,
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Clean {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_enum, value_name = "POLICY", default_value = "research")]
    pub(crate) policy: Policy,
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
    #[arg(long, value_enum, value_name = "SCOPE")]
    pub(crate) scope: Option<Scope>,
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) secret: Secret,
    #[arg(long, value_name = "FILE", requires = "register")]
    pub(crate) respondents: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Option<PathBuf>,
    #[arg(long)]
    pub(crate) no_check: bool,
}

// What opens a register.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(crate) struct Secret {
    #[arg(long, value_name = "FILE")]
    pub(crate) register_key: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

// A register that is there.
#[derive(Debug, clap::Args)]
pub(crate) struct Opened {
    #[arg(value_name = "REGISTER")]
    pub(crate) register: PathBuf,
    #[command(flatten)]
    pub(crate) secret: Secret,
}

// Where one file is written; to standard output without it.
#[derive(Debug, clap::Args)]
pub(crate) struct Output {
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Audit {
    #[arg(value_name = "REPORT")]
    pub(crate) report: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) respondents: Option<PathBuf>,
    #[arg(long, value_name = "NUMBER", default_value = "3")]
    pub(crate) k: NonZeroUsize,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub(crate) format: Form,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) running: Running,
}

// Interviews, a table of respondents, or both.
#[derive(Debug, clap::Args)]
pub(crate) struct Sources {
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) sources: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) respondents: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) running: Running,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Records {
    #[command(flatten)]
    pub(crate) sources: Sources,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub(crate) format: RecordsForm,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SampleArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    #[arg(long, value_name = "NUMBER", default_value = "3")]
    pub(crate) k: NonZeroUsize,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub(crate) format: SampleForm,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecordsForm {
    Text,
    Csv,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SampleForm {
    Text,
    Csv,
    Jsonl,
    Svg,
}

// Where it is kept what was printed of whom.
#[derive(Debug, clap::Args)]
pub(crate) struct Printing {
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) secret: Secret,
    #[arg(long, value_name = "REPORT", requires = "register")]
    pub(crate) publish: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Labels {
    #[command(flatten)]
    pub(crate) sources: Sources,
    #[command(flatten)]
    pub(crate) printing: Printing,
    #[arg(long, value_name = "NUMBER", default_value = "3")]
    pub(crate) k: NonZeroUsize,
    #[arg(long, value_enum, value_name = "STRATEGY", default_value = "grouped")]
    pub(crate) strategy: Strategy,
    #[arg(long, value_enum, value_name = "FIELD")]
    pub(crate) hidden: Vec<Hidden>,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub(crate) format: Form,
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) l: Option<NonZeroUsize>,
    #[arg(long, value_name = "FILE")]
    pub(crate) population: Option<PathBuf>,
    #[arg(long, value_name = "NUMBER", default_value = "20")]
    pub(crate) population_k: NonZeroUsize,
}

/// How labels are made vague enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Strategy {
    OneRule,
    #[default]
    Grouped,
    PerLabel,
}

/// What readers may know of a respondent though no label prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Hidden {
    Region,
    Provider,
}

#[derive(Debug, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Attribution {
    #[command(subcommand)]
    pub(crate) command: AttributionCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AttributionCommand {
    Parse(AttributionLines),
    Print(AttributionLines),
}

#[derive(Debug, clap::Args)]
pub(crate) struct AttributionLines {
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) input: PathBuf,
}

#[derive(Debug, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Register {
    #[command(subcommand)]
    pub(crate) command: RegisterCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RegisterCommand {
    Read(RegisterRead),
    Show(RegisterShow),
    Export(RegisterExport),
    Import(RegisterImport),
    Restore(RegisterRestore),
    Forget(RegisterForget),
}

#[derive(Debug, clap::Args)]
pub(crate) struct RegisterRead {
    #[arg(value_name = "REGISTER")]
    pub(crate) register: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) secret: Secret,
    #[arg(long, value_enum, value_name = "SCOPE")]
    pub(crate) scope: Option<Scope>,
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) respondents: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RegisterShow {
    #[command(flatten)]
    pub(crate) opened: Opened,
    #[arg(long)]
    pub(crate) reads: bool,
    #[arg(long, conflicts_with = "reads")]
    pub(crate) printed: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RegisterExport {
    #[command(flatten)]
    pub(crate) opened: Opened,
    #[arg(value_name = "FILE")]
    pub(crate) table: PathBuf,
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RegisterImport {
    #[command(flatten)]
    pub(crate) opened: Opened,
    #[arg(value_name = "FILE")]
    pub(crate) table: PathBuf,
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RegisterRestore {
    #[command(flatten)]
    pub(crate) opened: Opened,
    #[arg(value_name = "FILE")]
    pub(crate) document: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RegisterForget {
    #[command(flatten)]
    pub(crate) opened: Opened,
    #[arg(value_name = "RESPONDENT")]
    pub(crate) respondent: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Quotes {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub(crate) format: QuoteForm,
    #[arg(long, value_enum, value_name = "LAYOUT", default_value = "running")]
    pub(crate) layout: QuoteLayout,
    #[arg(long, value_name = "PATTERN")]
    pub(crate) select: Option<String>,
    #[arg(long, value_enum, value_name = "UNIT", default_value = "sentence")]
    pub(crate) unit: QuoteUnit,
    #[arg(long, value_name = "FILE")]
    pub(crate) passages: Option<PathBuf>,
    #[arg(long)]
    pub(crate) polish: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) respondents: Option<PathBuf>,
    #[arg(long, value_name = "NUMBER", default_value = "3")]
    pub(crate) k: NonZeroUsize,
    #[arg(long, value_enum, value_name = "STRATEGY", default_value = "grouped")]
    pub(crate) strategy: Strategy,
    #[arg(long, value_enum, value_name = "FIELD")]
    pub(crate) hidden: Vec<Hidden>,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phrases: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) printing: Printing,
    #[command(flatten)]
    pub(crate) output: Output,
    #[arg(long, value_enum, value_name = "POLICY", default_value = "publication")]
    pub(crate) policy: Policy,
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

/// The form of a sheet of quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum QuoteForm {
    Text,
    Markdown,
    Html,
    Docx,
    Csv,
    Jsonl,
}

/// How a quote and its label stand on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum QuoteLayout {
    Running,
    Pull,
    Bullets,
}

/// How much is quoted where a pattern finds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum QuoteUnit {
    Sentence,
    Turn,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Detect {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub(crate) format: Form,
    #[arg(long)]
    pub(crate) show: bool,
    #[arg(long, conflicts_with = "show")]
    pub(crate) text: bool,
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, default_missing_value = "20", conflicts_with = "text")]
    pub(crate) near: Option<usize>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Evaluate {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub(crate) format: EvaluationForm,
    #[arg(long)]
    pub(crate) sentences: bool,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) misses: Option<usize>,
    #[arg(long, requires = "misses")]
    pub(crate) show: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    #[arg(value_name = "DIR")]
    pub(crate) output: PathBuf,
    #[arg(long, value_name = "INPUT", required_unless_present_any = ["list", "register"])]
    pub(crate) original: Vec<PathBuf>,
    #[arg(long, value_name = "REGISTER", conflicts_with = "original")]
    pub(crate) register: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) secret: Secret,
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    pub(crate) format: Form,
    #[command(flatten)]
    pub(crate) running: Running,
}

#[derive(Debug, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Key {
    #[command(subcommand)]
    pub(crate) command: KeyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    New(KeyNew),
    Rotate(KeyRotate),
    Destroy(KeyDestroy),
}

#[derive(Debug, clap::Args)]
pub(crate) struct KeyRotate {
    #[command(flatten)]
    pub(crate) opened: Opened,
    #[arg(long, value_name = "FILE")]
    pub(crate) new_key: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "new_key")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct KeyDestroy {
    #[command(flatten)]
    pub(crate) opened: Opened,
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct KeyNew {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Nl,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    Text,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvaluationForm {
    Text,
    Json,
    Html,
}

/// A policy that the command line offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Policy {
    /// Keeps what analysis needs.
    Research,
    /// Generalises further, for texts that others read.
    Publication,
}

impl Policy {
    /// The name that the rules give it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Research => "research",
            Self::Publication => "publication",
        }
    }
}

/// How far one person keeps one fictional name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scope {
    /// All documents.
    Project,
    /// The documents of one folder right below the input.
    Folder,
    /// Each document by itself.
    Document,
}

impl Scope {
    pub(crate) fn scope(self) -> crate::transform::Scope {
        match self {
            Self::Project => crate::transform::Scope::Project,
            Self::Folder => crate::transform::Scope::Folder,
            Self::Document => crate::transform::Scope::Document,
        }
    }
}
