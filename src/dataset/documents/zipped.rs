//! Files in ZIP archives, as workbooks are.

use std::io::{self, Read};

use flate2::read::DeflateDecoder;

/// Most bytes that all files of an archive unpack to.
const MOST_UNPACKED: u64 = 256 << 20;
/// How a file in an archive begins. Behind it stand, among others, how it is packed, and the lengths of its
/// name and of further fields: APPNOTE.TXT of PKWARE, §4.3.7.
const FILE: &[u8] = b"PK\x03\x04";
const PACKING: usize = 8;
const DEFLATED: u16 = 8;
const LENGTHS: [usize; 2] = [26, 28];
const HEADER: usize = 30;

/// Refuses an archive that unpacks to more than memory should hold, whatever it says of its sizes.
pub(super) fn check_unpacked(archive: &[u8]) -> Result<(), String> {
    let (mut at, mut left) = (0, MOST_UNPACKED);
    while let Some(found) = archive[at..].windows(FILE.len()).position(|window| window == FILE) {
        let file = &archive[at + found..];
        at += found + FILE.len();
        let number = |place: usize| Some(u16::from_le_bytes([*file.get(place)?, *file.get(place + 1)?]));
        let lengths: Option<usize> = LENGTHS.into_iter().map(|place| number(place).map(usize::from)).sum();
        let data = lengths.and_then(|lengths| file.get(HEADER + lengths..));
        let Some(data) = data.filter(|_| number(PACKING) == Some(DEFLATED)) else { continue };
        // What is damaged is found out later.
        left -= io::copy(&mut DeflateDecoder::new(data).take(left), &mut io::sink()).unwrap_or(0);
        if left == 0 {
            return Err(format!("it unpacks to more than {} MiB", MOST_UNPACKED >> 20));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;

    /// A file of zeros in an archive, without the directory behind it.
    fn file(zeros: u64) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        io::copy(&mut io::repeat(0).take(zeros), &mut encoder).expect("packs");
        encoder.flush().expect("packs");
        let mut header = [0; HEADER];
        header[..FILE.len()].copy_from_slice(FILE);
        header[PACKING] = 8;
        header[LENGTHS[0]] = 1;
        [&header[..], b"a", &encoder.finish().expect("packs")].concat()
    }

    #[test]
    fn an_archive_that_unpacks_to_too_much_is_refused() {
        assert_eq!(check_unpacked(&file(1000)), Ok(()));
        assert_eq!(check_unpacked(FILE), Ok(()));
        let many = file(MOST_UNPACKED / 4 + 1).repeat(4);
        assert!(many.len() < 4 << 20 && check_unpacked(&many).is_err_and(|why| why.contains("256 MiB")));
    }
}
