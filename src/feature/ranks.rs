//! Which symbols have a column, and their ranks.

/// Symbols from here on are not held: they are no ids of tokens.
const END: u32 = 1 << 24;
/// Symbols of one block.
const BLOCK: u32 = u64::BITS;

/// A set of symbols and the rank of each, small enough to stay in the fastest memory: a bit per symbol and,
/// every 64 of them, how many came before (the rank directory of Jacobson 1989, "Space-efficient static trees
/// and graphs", *FOCS*, §2).
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RankedBitSet {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Block {
    /// The symbols of the block that are in the set.
    bits: u64,
    /// Members before the block.
    before: u32,
}

impl RankedBitSet {
    /// The ranks of ascending symbols, those below [`END`] alone.
    pub(super) fn of(ascending: &[u32]) -> Self {
        let held = &ascending[..ascending.partition_point(|&symbol| symbol < END)];
        let n_blocks = held.last().map_or(0, |&last| (last / BLOCK) as usize + 1);
        let mut blocks = vec![Block::default(); n_blocks];
        for &symbol in held {
            blocks[(symbol / BLOCK) as usize].bits |= 1 << (symbol % BLOCK);
        }
        let mut before = 0;
        for block in &mut blocks {
            block.before = before;
            before += block.bits.count_ones();
        }
        Self { blocks }
    }

    /// Whether it says of a symbol whether it is in the set.
    pub(super) fn covers(symbol: u32) -> bool {
        symbol < END
    }

    /// How many members are smaller than a symbol, if that is one itself.
    pub(super) fn rank(&self, symbol: u32) -> Option<u32> {
        let block = self.blocks.get((symbol / BLOCK) as usize)?;
        let below = block.bits & ((1 << (symbol % BLOCK)) - 1);
        (block.bits >> (symbol % BLOCK) & 1 == 1).then(|| block.before + below.count_ones())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranks_are_places(symbols in proptest::collection::btree_set(0u32..400, 0..200), asked in 0u32..1000) {
            let ascending: Vec<u32> = symbols.iter().copied().chain([END, u32::MAX]).collect();
            let ranks = RankedBitSet::of(&ascending);
            let place = ascending.iter().position(|&symbol| symbol == asked);
            prop_assert_eq!(ranks.rank(asked).map(|rank| rank as usize), place);
        }
    }

    #[test]
    fn what_is_no_id_is_not_held() {
        let ranks = RankedBitSet::of(&[3, END]);
        assert_eq!((ranks.rank(3), ranks.rank(END), RankedBitSet::of(&[]).rank(0)), (Some(0), None, None));
        assert!(RankedBitSet::covers(3) && !RankedBitSet::covers(END));
    }
}
