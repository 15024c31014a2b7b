//! How far a fictional name or pseudonym holds: the project, a folder, or one document.

use super::surrogate::NameKeys;
use crate::Result;
use crate::ingest::Origin;
use crate::key::{Key, Purpose, SubKey};
use serde::{Deserialize, Serialize};
use std::path::Component;

/// How far one person keeps one fictional name, and one number one pseudonym.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// All documents under one key.
    #[default]
    Project,
    /// The documents of one folder right below the input, as where each respondent has a folder;
    /// documents beside such folders share one scope.
    Folder,
    /// Each document by itself, so that documents cannot be linked.
    Document,
}

impl Scope {
    /// What tells the scope of a document from others; empty for the project.
    ///
    /// Folders and documents go by their path below the input, so that the order of the files
    /// does not matter. Streams have no path: each is a document by its number.
    #[must_use]
    pub fn label(self, origin: &Origin) -> String {
        match self {
            Self::Project => String::new(),
            Self::Folder => {
                let folder = origin.path.parent().and_then(|p| p.components().next());
                match folder {
                    Some(Component::Normal(name)) => format!("f/{}", name.to_string_lossy()),
                    _ => "f/".to_owned(),
                }
            }
            Self::Document => format!("d/{}", identity(origin)),
        }
    }
}

/// Whose a document is where no table says it: with a folder for each respondent the folder's,
/// otherwise its own.
pub(crate) fn respondent(scope: Scope, origin: &Origin) -> String {
    match scope {
        Scope::Folder => Scope::Folder.label(origin),
        Scope::Project | Scope::Document => Scope::Document.label(origin),
    }
}

/// What a document is known by over runs: its path below the input, or for a stream its number.
#[must_use]
pub fn identity(origin: &Origin) -> String {
    if origin.path.as_os_str().is_empty() {
        return format!("#{}", origin.number);
    }
    let parts: Vec<_> = origin
        .path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// The sub-keys of one scope.
#[derive(Clone)]
pub(crate) struct ScopeKeys {
    pub(crate) names: NameKeys,
    pub(crate) id: SubKey,
    pub(crate) dates: SubKey,
}

impl ScopeKeys {
    /// Those of the project.
    ///
    /// # Errors
    ///
    /// As [`Key::derive`].
    pub(crate) fn of(key: &Key) -> Result<Self> {
        Ok(Self {
            names: NameKeys {
                given: key.derive(Purpose::GivenName)?,
                surname: key.derive(Purpose::Surname)?,
                initials: key.derive(Purpose::Initials)?,
            },
            id: key.derive(Purpose::Id)?,
            dates: key.derive(Purpose::Dates)?,
        })
    }

    /// Those of a scope by its label; without a label the project's own.
    pub(crate) fn within(&self, label: &str) -> Self {
        if label.is_empty() {
            return self.clone();
        }
        let within = |key: &SubKey| key.within(&[b"scope", label.as_bytes()]);
        Self {
            names: NameKeys {
                given: within(&self.names.given),
                surname: within(&self.names.surname),
                initials: within(&self.names.initials),
            },
            id: within(&self.id),
            dates: within(&self.dates),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_by_the_path_and_not_by_the_number() {
        let at = |number, path: &str| Origin {
            number,
            path: path.into(),
        };
        let label = |scope: Scope, path| scope.label(&at(1, path));
        assert_eq!(label(Scope::Project, "a/b.txt"), "");
        assert_eq!(
            label(Scope::Folder, "r1/b.txt"),
            label(Scope::Folder, "r1/x/c.txt")
        );
        assert_ne!(
            label(Scope::Folder, "r1/b.txt"),
            label(Scope::Folder, "r2/b.txt")
        );
        assert_eq!(label(Scope::Folder, "b.txt"), label(Scope::Folder, "c.txt"));
        assert_eq!(
            Scope::Document.label(&at(1, "r1/b.txt")),
            Scope::Document.label(&at(7, "r1/b.txt"))
        );
        assert_ne!(
            Scope::Document.label(&at(1, "")),
            Scope::Document.label(&at(2, ""))
        );
    }
}
