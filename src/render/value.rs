//! Values as templates take them: objects, numbers, and what may be missing.

use tera::Value;

use crate::table;

/// A value with named fields.
macro_rules! object {
    // The fields of another, and more: of two with one name the later holds.
    (..$fields:expr; $($key:literal => $value:expr),* $(,)?) => {{
        let mut fields: std::collections::BTreeMap<&'static str, tera::Value> = $fields;
        fields.extend([$(($key, tera::Value::from($value))),*]);
        tera::Value::from(fields)
    }};
    ($($key:literal => $value:expr),* $(,)?) => {{
        let mut place = 0;
        let fields = [$((
            $crate::render::value::Field::new(&mut place, $key),
            tera::Value::from($value),
        )),*];
        tera::Value::from(std::collections::BTreeMap::from(fields))
    }};
}

/// A name of a field. Tera makes its own map of whatever map it is given, and a tree costs least to make
/// first: least of all if its keys are in order as they are written, which the place sees to.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Field(u16, &'static str);

impl Field {
    pub(super) fn new(place: &mut u16, name: &'static str) -> Field {
        *place += 1;
        Field(*place, name)
    }
}

impl From<Field> for tera::value::Key<'static> {
    fn from(field: Field) -> Self {
        field.1.into()
    }
}
pub(super) use object;

/// The text, or none.
pub(super) fn optional<T: Into<Value>>(value: Option<T>) -> Value {
    value.map_or_else(Value::none, Into::into)
}

/// A list of values.
pub(super) fn list(values: impl IntoIterator<Item = Value>) -> Value {
    Value::from(values.into_iter().collect::<Vec<Value>>())
}

/// A number for templates.
pub(super) fn number(value: usize) -> Value {
    Value::from(value as u64)
}

/// What a writer keeps for templates: the table `extra` of front matter.
pub(super) fn extra(table: &[table::Entry]) -> Value {
    let mut map = tera::Map::new();
    for entry in table {
        map.insert(entry.key.clone().into(), extra_value(&entry.node.value));
    }
    Value::from(map)
}

fn extra_value(value: &table::Value) -> Value {
    match value {
        table::Value::String(text) | table::Value::Date(text) => Value::from(text.as_str()),
        table::Value::Float(text) => text
            .parse::<f64>()
            .map_or_else(|_| Value::from(text.as_str()), Value::from),
        table::Value::Integer(number) => Value::from(*number),
        table::Value::Boolean(is) => Value::from(*is),
        table::Value::List(nodes) => {
            let values = nodes.iter().map(|node| extra_value(&node.value));
            Value::from(values.collect::<Vec<Value>>())
        }
        table::Value::Table(table) => extra(table),
        table::Value::Null => Value::none(),
    }
}

/// An object with one field set; its other fields stay shared.
pub(super) fn with_field(object: &Value, name: &'static str, value: Value) -> Value {
    let mut map = object.as_map().cloned().unwrap_or_default();
    map.insert(name.into(), value);
    Value::from(map)
}
