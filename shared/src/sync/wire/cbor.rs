//! Walking CBOR that may be garbage: no recursion, no allocation.

use minicbor::Decoder;
use minicbor::data::Type;

/// Nested arrays, maps and tags in a value that is skipped. The protocol itself needs two.
const MAX_SKIP_DEPTH: usize = 16;

/// Calls `f` once for every item of an array, the decoder standing at the item; `None` when the array is
/// broken or `f` gives up.
pub(in crate::sync) fn each_item<'b>(d: &mut Decoder<'b>, f: impl FnMut(&mut Decoder<'b>) -> Option<()>) -> Option<()> {
    let count = d.array().ok()?;
    repeat(d, count, f)
}

/// Calls `f` with every text key of a map, the decoder standing at its value; other keys are skipped with
/// their value. `None` when the map is broken or `f` gives up.
pub(in crate::sync) fn each_entry<'b>(
    d: &mut Decoder<'b>,
    mut f: impl FnMut(&mut Decoder<'b>, &'b str) -> Option<()>,
) -> Option<()> {
    let count = d.map().ok()?;
    repeat(d, count, |d| {
        if d.datatype().ok()? == Type::String {
            let key = d.str().ok()?;
            f(d, key)
        } else {
            skip(d)?;
            skip(d)
        }
    })
}

fn repeat<'b>(
    d: &mut Decoder<'b>,
    mut left: Option<u64>,
    mut f: impl FnMut(&mut Decoder<'b>) -> Option<()>,
) -> Option<()> {
    loop {
        match &mut left {
            Some(0) => return Some(()),
            Some(n) => *n -= 1,
            None if d.datatype().ok()? == Type::Break => {
                d.set_position(d.position() + 1);
                return Some(());
            }
            None => {}
        }
        f(d)?;
    }
}

/// Skips one value of any kind; `None` when it is broken or nested too deep. A loop, not a recursion.
pub(in crate::sync) fn skip(d: &mut Decoder<'_>) -> Option<()> {
    // What each open container still holds; `None` until a break ends it.
    let mut open: [Option<u64>; MAX_SKIP_DEPTH] = [Some(0); MAX_SKIP_DEPTH];
    let mut depth = 0;
    loop {
        let inside = match d.datatype().ok()? {
            Type::Array | Type::ArrayIndef => Some(d.array().ok()?),
            Type::Map | Type::MapIndef => match d.map().ok()? {
                Some(n) => Some(Some(n.checked_mul(2)?)),
                None => Some(None),
            },
            Type::Tag => {
                d.tag().ok()?;
                Some(Some(1))
            }
            Type::Break => {
                if depth == 0 || open.get(depth - 1)?.is_some() {
                    return None;
                }
                d.set_position(d.position() + 1);
                depth -= 1;
                None
            }
            Type::BytesIndef | Type::StringIndef => return None,
            Type::Bytes => d.bytes().ok().map(|_| None)?,
            Type::String => d.str().ok().map(|_| None)?,
            Type::F16 | Type::F32 | Type::F64 => float(d)?,
            Type::Bool | Type::Null | Type::Undefined | Type::Simple => simple(d)?,
            Type::Unknown(_) => return None,
            _ => d.int().ok().map(|_| None)?,
        };
        if let Some(count) = inside {
            *open.get_mut(depth)? = count;
            depth += 1;
        }
        while depth > 0 {
            match open.get_mut(depth - 1)? {
                Some(0) => depth -= 1,
                Some(n) => {
                    *n -= 1;
                    break;
                }
                None => break,
            }
        }
        if depth == 0 {
            return Some(());
        }
    }
}

fn float(d: &mut Decoder<'_>) -> Option<Option<Option<u64>>> {
    let bytes = match d.datatype().ok()? {
        Type::F16 => 3,
        Type::F32 => 5,
        _ => 9,
    };
    step(d, bytes)
}

fn simple(d: &mut Decoder<'_>) -> Option<Option<Option<u64>>> {
    // 0xf8 carries its value in the next byte.
    let bytes = if d.input().get(d.position()) == Some(&0xf8) {
        2
    } else {
        1
    };
    step(d, bytes)
}

fn step(d: &mut Decoder<'_>, bytes: usize) -> Option<Option<Option<u64>>> {
    let end = d.position().checked_add(bytes)?;
    if end > d.input().len() {
        return None;
    }
    d.set_position(end);
    Some(None)
}
