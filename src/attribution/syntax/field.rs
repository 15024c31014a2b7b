//! Fields of the record and settings of the style.

use super::walk::{Given, Told, Walk};
use super::{Facts, Path};
use serde_json::Value;

impl Walk<'_> {
    /// The value of a field so far; printing, that of the record.
    pub(super) fn value(&self, path: &Path) -> Option<&Value> {
        let path = self.path(path);
        match self.given {
            Given::Facts(facts, _) => facts.values.get(&path),
            Given::Text(_) => self.told_value(&path),
            #[cfg(test)]
            Given::Chance(_) => self.told_value(&path),
        }
    }

    fn told_value(&self, path: &str) -> Option<&Value> {
        self.told.iter().find_map(|t| match t {
            Told::Value(p, v) if p == path => Some(v),
            _ => None,
        })
    }

    /// Tells that a field has a value.
    pub(super) fn field(&mut self, path: &Path, value: &Value) -> bool {
        let path = self.path(path);
        if let Given::Facts(facts, _) = self.given
            && facts.values.get(&path) != Some(value)
        {
            return false;
        }
        self.tell(path, value.clone())
    }

    /// Tells that a field has no value.
    pub(super) fn nothing(&mut self, path: &Path) -> bool {
        let is_untold = self.value(path).is_none();
        if is_untold {
            self.told.push(Told::Nothing(self.path(path)));
        }
        is_untold
    }

    /// Tells a value, unless another was told, or that there is none.
    pub(super) fn tell(&mut self, path: String, value: Value) -> bool {
        let is_path = |t: &Told| matches!(t, Told::Nothing(p) if *p == path);
        if self.told.iter().any(is_path) {
            return false;
        }
        if let Some(told) = self.told_value(&path) {
            return *told == value;
        }
        self.told.push(Told::Value(path, value));
        true
    }

    /// Makes a setting of the style, unless another was made.
    pub(super) fn style(&mut self, key: &str, value: &str) -> bool {
        let key = format!("{key}{}", self.state.place);
        if let Given::Facts(_, style) = self.given {
            return style.get(&key).is_none_or(|v| v == value);
        }
        let told = self.told.iter().find_map(|t| match t {
            Told::Style(k, v) if *k == key => Some(v),
            _ => None,
        });
        if let Some(told) = told {
            return told == value;
        }
        self.told.push(Told::Style(key, value.to_owned()));
        true
    }

    /// How many elements of a list have been told.
    pub(super) fn elements(&self, list: &str) -> usize {
        let is_of = |t: &&Told| matches!(t, Told::Element(l) if l == list);
        self.told.iter().filter(is_of).count()
    }

    /// Tells that a field holds the length of a list.
    pub(super) fn length(&mut self, path: &Path, list: &str) -> bool {
        let length = self.elements(list);
        self.field(path, &Value::from(length))
    }

    /// Whether two fields compare so.
    pub(super) fn compare(&self, low: &Path, high: &Path, test: fn(u64, u64) -> bool) -> bool {
        let number = |path: &Path| {
            let constant = path.text.parse().ok();
            constant.or_else(|| self.value(path).and_then(Value::as_u64))
        };
        matches!((number(low), number(high)), (Some(l), Some(h)) if test(l, h))
    }

    /// What has been told of the record.
    pub(super) fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        for told in &self.told {
            match told {
                Told::Value(path, value) => {
                    facts.values.insert(path.clone(), value.clone());
                }
                Told::Element(list) => *facts.lengths.entry(list.clone()).or_default() += 1,
                Told::Nothing(_) | Told::Style(..) => {}
            }
        }
        facts
    }
}
