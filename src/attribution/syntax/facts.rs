//! A record as facts: a value per path, and a length per list.

use crate::attribution::record::Record;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The facts of a record; what is not told is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) values: BTreeMap<String, Value>,
    pub(crate) lengths: BTreeMap<String, usize>,
}

impl Facts {
    /// The facts of a record.
    pub(crate) fn of(record: &Record) -> Self {
        let mut facts = Self::default();
        if let Ok(value) = serde_json::to_value(record) {
            facts.add(String::new(), value);
        }
        facts
    }

    fn add(&mut self, path: String, value: Value) {
        let below = |key: &str| match path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        };
        match value {
            Value::Null => {}
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.add(below(&key), value);
                }
            }
            Value::Array(items) => {
                if !items.is_empty() {
                    self.lengths.insert(path.clone(), items.len());
                }
                for (i, item) in items.into_iter().enumerate() {
                    self.add(below(&i.to_string()), item);
                }
            }
            value => {
                self.values.insert(path, value);
            }
        }
    }

    /// The record of the facts; `None` if they fit no record.
    pub(crate) fn record(&self) -> Option<Record> {
        let mut root = Value::Object(Map::new());
        let lists = self.lengths.iter().map(|(p, n)| (p, Err(*n)));
        let values = self.values.iter().map(|(p, v)| (p, Ok(v)));
        // Lists first: a path through one needs its elements.
        for (path, content) in lists.chain(values) {
            let slot = path.split('.').try_fold(&mut root, below)?;
            *slot = match content {
                Ok(value) => value.clone(),
                Err(length) => Value::Array(vec![Value::Object(Map::new()); length]),
            };
        }
        serde_json::from_value(root).ok()
    }
}

/// A field or element of a value, made if it is not there.
fn below<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    match value {
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        Value::Object(fields) => Some(fields.entry(key).or_insert(Value::Null)),
        empty @ Value::Null => {
            *empty = Value::Object(Map::new());
            below(empty, key)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_from_its_facts() {
        let json = r#"{"role": "ouder", "sex": "v", "family": {"n_children": 2, "children": [{}, {"age": 3}]},
            "workplace": ["a", "b"], "age_band": {"from": 18}}"#;
        let record: Record = serde_json::from_str(json).unwrap();
        let facts = Facts::of(&record);
        assert_eq!(facts.lengths["family.children"], 2);
        assert_eq!(facts.values["family.children.1.age"], Value::from(3));
        assert_eq!(facts.record(), Some(record));
    }
}
