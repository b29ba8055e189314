//! Numbers that are either owned or lie in a model file that is in memory as it was read.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::{AnyBitPattern, NoUninit};

/// Bytes that stay where they are: a file as it was read, or an array in the program.
pub(crate) type SharedBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A read-only list of numbers; see [`Tensor::shared`] and
/// [`From<Vec<T>>`](Tensor#impl-From%3CVec%3CT%3E%3E-for-Tensor%3CT%3E).
#[derive(Clone)]
pub struct Tensor<T>(Repr<T>);

#[derive(Clone)]
enum Repr<T> {
    Owned(Vec<T>),
    Shared { bytes: SharedBytes, range: Range<usize> },
}

impl<T: AnyBitPattern + NoUninit> Tensor<T> {
    /// The numbers that lie in little-endian order at `range` of `bytes`, used where they are if their
    /// address allows it. `None` if the range leaves the bytes or is not a whole count of numbers.
    pub fn shared(bytes: &SharedBytes, range: Range<usize>) -> Option<Self> {
        let slice = (**bytes).as_ref().get(range.clone())?;
        if slice.len() % size_of::<T>() != 0 {
            return None;
        }
        let aligned = cfg!(target_endian = "little") && bytemuck::try_cast_slice::<u8, T>(slice).is_ok();
        Some(Self(match aligned {
            true => Repr::Shared { bytes: Arc::clone(bytes), range },
            false => Repr::Owned(slice.chunks_exact(size_of::<T>()).map(from_little_endian).collect()),
        }))
    }
}

fn from_little_endian<T: AnyBitPattern>(bytes: &[u8]) -> T {
    if cfg!(target_endian = "little") {
        return bytemuck::pod_read_unaligned(bytes);
    }
    let mut bytes = bytes.to_vec();
    bytes.reverse();
    bytemuck::pod_read_unaligned(&bytes)
}

impl<T: AnyBitPattern + NoUninit> Deref for Tensor<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Repr::Owned(numbers) => numbers,
            Repr::Shared { bytes, range } => bytemuck::cast_slice(&(**bytes).as_ref()[range.clone()]),
        }
    }
}

impl<T> From<Vec<T>> for Tensor<T> {
    fn from(numbers: Vec<T>) -> Self {
        Self(Repr::Owned(numbers))
    }
}

impl<T: AnyBitPattern + NoUninit + PartialEq> PartialEq for Tensor<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: AnyBitPattern + NoUninit> fmt::Debug for Tensor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tensor({} numbers)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_numbers_are_read_at_any_address() {
        let numbers = [1.5f32, -2.0, 3.25];
        let mut bytes = vec![0u8; 3];
        bytes.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
        for shift in 0..4 {
            let shared: SharedBytes = Arc::new(bytes[3 - shift.min(3)..].to_vec());
            let start = shift.min(3);
            let tensor = Tensor::<f32>::shared(&shared, start..start + 12).expect("inside");
            assert_eq!(*tensor, numbers);
        }
    }

    #[test]
    fn ranges_that_do_not_fit_are_refused() {
        let shared: SharedBytes = Arc::new(vec![0u8; 8]);
        assert!(Tensor::<u32>::shared(&shared, 4..12).is_none());
        assert!(Tensor::<u32>::shared(&shared, 0..7).is_none());
        assert!(Tensor::<u32>::shared(&shared, 0..8).is_some_and(|tensor| tensor.len() == 2));
    }
}
