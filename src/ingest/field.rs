//! What the fields of forms ask for.

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// What a form's field asks for.
        ///
        /// The labels that stand for it, `Geb. datum` for one, are listed in `rules/structure.toml`
        /// under the name that [`FieldId::name`] returns.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum FieldId { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl FieldId {
            /// Every field, in the order of a form.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name that rules use, in snake case.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

fields! {
    /// The full name, or the surname, of the one the form is about.
    Name "name",
    /// The given names of the one the form is about.
    GivenName "given_name",
    /// The surname of the one the form is about.
    Surname "surname",
    /// What the one the form is about is called.
    Nickname "nickname",
    /// Initials.
    Initials "initials",
    /// Sex or gender.
    Sex "sex",
    /// Date of birth.
    BirthDate "birth_date",
    /// Place of birth.
    BirthPlace "birth_place",
    /// Age.
    Age "age",
    /// Nationality or background.
    Nationality "nationality",
    /// Citizen service number.
    Bsn "bsn",
    /// Client, patient or registration number with an institution.
    ClientNumber "client_number",
    /// Dossier, case or file number.
    CaseNumber "case_number",
    /// Respondent or interview number.
    RespondentNumber "respondent_number",
    /// Number of a passport, identity card or residence permit.
    DocumentNumber "document_number",
    /// Woonsituatie: where and with whom the one the form is about lives.
    Living "living",
    /// Street and house number, or a whole address.
    Address "address",
    /// Postcode.
    Postcode "postcode",
    /// Town of residence.
    Town "town",
    /// Phone number.
    Phone "phone",
    /// E-mail address.
    Email "email",
    /// Bank account.
    Account "account",
    /// User name on a platform.
    Handle "handle",
    /// Web address.
    Url "url",
    /// Number plate.
    Plate "plate",
    /// School, class or course.
    School "school",
    /// Work or employer.
    Employer "employer",
    /// Guardian or family supervisor.
    Guardian "guardian",
    /// A parent.
    Parent "parent",
    /// A foster parent or the parents of a family home.
    FosterParent "foster_parent",
    /// A child or the children.
    Child "child",
    /// A brother or sister.
    Sibling "sibling",
    /// A partner.
    Partner "partner",
    /// A family, or other relatives.
    Family "family",
    /// Doctor or practice.
    Doctor "doctor",
    /// Health insurer or policy.
    Insurance "insurance",
    /// A professional: mentor, coach, counsellor.
    Professional "professional",
    /// Who was interviewed: a name, code or role.
    Respondent "respondent",
    /// In which role: youth, parent, professional.
    Role "role",
    /// Who interviewed or wrote the notes.
    Interviewer "interviewer",
    /// Who speak.
    Speakers "speakers",
    /// Who are present.
    Present "present",
    /// Who are absent.
    Absent "absent",
    /// Institution or team.
    Organisation "organisation",
    /// Function or job title.
    Function "function",
    /// Date of the talk or of the notes.
    Date "date",
    /// Time of the talk.
    Time "time",
    /// How long the talk took.
    Duration "duration",
    /// Where the talk was.
    Place "place",
    /// Subject or title.
    Subject "subject",
    /// Sender of a message.
    From "from",
    /// Receiver of a message, copies included.
    To "to",
    /// When a message was sent.
    Sent "sent",
    /// A file's name, such as that of a recording.
    File "file",
    /// Who signed.
    Signature "signature",
    /// A remark, consent, language and other fields that name no one by themselves.
    Remark "remark",
}
