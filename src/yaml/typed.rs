//! The typed read: serde over the tree, so that each error knows its place.

use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Unexpected, Visitor};

use super::error::YamlError;
use super::fault::{Fault, Segment};
use super::tree::{Kind, Node, Scalar};
use super::word::Word;

/// Reads a tree as a type.
pub(super) fn read<T: DeserializeOwned>(root: &Node) -> Result<T, YamlError> {
    T::deserialize(root).map_err(|fault| fault.into_error(root.at))
}

impl Node {
    /// Reads by what stands there.
    fn as_it_is<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Fault> {
        match &self.kind {
            Kind::List(items) => visitor.visit_seq(Items {
                items: items.iter().enumerate(),
            }),
            Kind::Mapping(entries) => visitor.visit_map(Entries {
                entries: entries.iter(),
                next: None,
            }),
            Kind::Scalar(scalar) if scalar.plain && scalar.written.is_none() => by_word(scalar, visitor),
            Kind::Scalar(scalar) => visitor.visit_str(&scalar.text),
        }
    }

    /// Reads a number or a truth value; a variable's value counts as if it were written there.
    fn as_word<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Fault> {
        match &self.kind {
            Kind::Scalar(scalar) if scalar.plain => by_word(scalar, visitor),
            Kind::Scalar(_) | Kind::List(_) | Kind::Mapping(_) => self.as_it_is(visitor),
        }
    }

    /// Reads a text; a plain `007` is one where text is wanted.
    fn as_text<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Fault> {
        match &self.kind {
            Kind::Scalar(scalar) if scalar.is_nothing() => visitor.visit_unit(),
            Kind::Scalar(scalar) => visitor.visit_str(&scalar.text),
            Kind::List(_) | Kind::Mapping(_) => self.as_it_is(visitor),
        }
    }

    /// Reads a list; a key without a value is an empty one.
    fn as_list<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Fault> {
        if self.is_nothing() {
            return visitor.visit_seq(Items {
                items: [].iter().enumerate(),
            });
        }
        self.as_it_is(visitor)
    }

    /// Reads a mapping; a key without a value is an empty one.
    fn as_mapping<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Fault> {
        if self.is_nothing() {
            return visitor.visit_map(Entries {
                entries: [].iter(),
                next: None,
            });
        }
        self.as_it_is(visitor)
    }

    /// Reads an enum: a word, or a mapping with one key.
    fn as_variant<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Fault> {
        match &self.kind {
            Kind::Scalar(scalar) if scalar.is_nothing() => {
                Err(de::Error::invalid_type(Unexpected::Unit, &"a single word"))
            }
            Kind::Scalar(scalar) => visitor.visit_enum(scalar.text.as_str().into_deserializer()),
            Kind::Mapping(entries) if entries.len() == 1 => {
                let entries = Entries {
                    entries: entries.iter(),
                    next: None,
                };
                visitor.visit_enum(de::value::MapAccessDeserializer::new(entries))
            }
            Kind::List(_) | Kind::Mapping(_) => {
                Err(de::Error::invalid_type(Unexpected::Map, &"a single word"))
            }
        }
    }
}

/// Reads a plain scalar by what the word means.
fn by_word<'de, V: Visitor<'de>>(scalar: &Scalar, visitor: V) -> Result<V::Value, Fault> {
    match Word::of(&scalar.text) {
        Word::Nothing => visitor.visit_unit(),
        Word::Truth(truth) => visitor.visit_bool(truth),
        Word::Unsigned(number) => visitor.visit_u64(number),
        Word::Signed(number) => visitor.visit_i64(number),
        Word::Fraction(number) => visitor.visit_f64(number),
        Word::Text => visitor.visit_str(&scalar.text),
    }
}

/// Methods of a deserializer that all read the node in one way and then note its place.
macro_rules! read_by {
    ($($way:ident: $($method:ident)*;)*) => { $($(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.$way(visitor).map_err(|fault| fault.in_node(self))
        }
    )*)* };
}

impl<'de> de::Deserializer<'de> for &'de Node {
    type Error = Fault;

    read_by! {
        as_it_is: deserialize_any deserialize_unit;
        as_word: deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
            deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64;
        as_text: deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
            deserialize_identifier;
        as_list: deserialize_seq;
        as_mapping: deserialize_map;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.is_nothing() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
        .map_err(|fault| fault.in_node(self))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        // A derived struct would also take a list of its fields' values, which nobody means to write.
        if matches!(self.kind, Kind::List(_)) {
            let fault: Fault = de::Error::invalid_type(Unexpected::Seq, &"a mapping");
            return Err(fault.in_node(self));
        }
        self.as_mapping(visitor).map_err(|fault| fault.in_node(self))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.as_variant(visitor).map_err(|fault| fault.in_node(self))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor
            .visit_newtype_struct(self)
            .map_err(|fault| fault.in_node(self))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

/// The items of a list.
struct Items<'de> {
    items: std::iter::Enumerate<std::slice::Iter<'de, Node>>,
}

impl<'de> de::SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some((index, node)) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(node)
            .map(Some)
            .map_err(|fault| fault.below(Segment::Item(index)))
    }
}

/// The entries of a mapping.
struct Entries<'de> {
    entries: std::slice::Iter<'de, (Scalar, Node)>,
    next: Option<&'de (Scalar, Node)>,
}

impl<'de> de::MapAccess<'de> for Entries<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        self.next = self.entries.next();
        let Some((key, _)) = self.next else {
            return Ok(None);
        };
        let reader = key.text.as_str().into_deserializer();
        seed.deserialize(reader)
            .map(Some)
            .map_err(|fault: Fault| fault.in_key(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some((key, node)) = self.next.take() else {
            return Err(de::Error::custom("a value without a key"));
        };
        seed.deserialize(node)
            .map_err(|fault| fault.below(Segment::Key(key.shown().to_owned())))
    }
}
