//! JUnit XML, by the schema of Jenkins' xUnit plugin (`junit-10.xsd`).

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// A testcase.
pub(in crate::report) struct Test {
    pub(in crate::report) class: String,
    pub(in crate::report) name: String,
    pub(in crate::report) outcome: Outcome,
}

/// What came of a testcase.
pub(in crate::report) enum Outcome {
    Passed,
    /// It failed, and nothing hangs on it.
    Tolerated(String),
    Failed(Reason),
}

/// Why a testcase failed.
pub(in crate::report) struct Reason {
    pub(in crate::report) kind: &'static str,
    pub(in crate::report) message: String,
    pub(in crate::report) text: String,
}

/// Testsuites, each with its name, and what there is to say of all of them. Characters that XML cannot have
/// are replaced.
pub(in crate::report) fn write(
    name: &str,
    suites: &[(&str, Vec<Test>)],
    said: &[String],
) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = || suites.iter().flat_map(|(_, tests)| tests);
    let testsuites = writer.create_element("testsuites").with_attribute(("name", name));
    let testsuites = testsuites.with_attributes(counts(all()).iter().map(|(name, n)| (*name, n.as_str())));
    testsuites.write_inner_content(|writer| {
        suites.iter().try_for_each(|(name, tests)| write_suite(writer, name, tests, said))
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn write_suite(writer: &mut Writer<Vec<u8>>, name: &str, tests: &[Test], said: &[String]) -> io::Result<()> {
    let name = legal(name);
    let suite = writer.create_element("testsuite").with_attribute(("name", name.as_str()));
    let counts = counts(tests.iter());
    let suite = suite.with_attributes(counts.iter().map(|(name, n)| (*name, n.as_str())));
    suite.write_inner_content(|writer| {
        tests.iter().try_for_each(|test| write_test(writer, test))?;
        if said.is_empty() {
            return Ok(());
        }
        let said = legal(&said.join("\n"));
        writer.create_element("system-out").write_text_content(BytesText::new(&said)).map(drop)
    })?;
    Ok(())
}

fn write_test(writer: &mut Writer<Vec<u8>>, test: &Test) -> io::Result<()> {
    let (class, name) = (legal(&test.class), legal(&test.name));
    let attributes = [("classname", class.as_str()), ("name", name.as_str())];
    let element = writer.create_element("testcase").with_attributes(attributes);
    let Reason { kind, message, text } = match &test.outcome {
        Outcome::Failed(reason) => reason,
        Outcome::Passed => {
            element.write_empty()?;
            return Ok(());
        }
        Outcome::Tolerated(why) => {
            let why = legal(why);
            let skipped = |writer: &mut Writer<Vec<u8>>| {
                writer
                    .create_element("skipped")
                    .with_attribute(("message", why.as_str()))
                    .write_empty()
                    .map(drop)
            };
            element.write_inner_content(skipped)?;
            return Ok(());
        }
    };
    element.write_inner_content(|writer| {
        let (message, text) = (legal(message), legal(text));
        let failure = writer.create_element("failure");
        let failure = failure.with_attributes([("type", *kind), ("message", message.as_str())]);
        failure.write_text_content(BytesText::new(&text)).map(drop)
    })?;
    Ok(())
}

fn counts<'t>(tests: impl Iterator<Item = &'t Test>) -> [(&'static str, String); 4] {
    let (mut n, mut failures, mut skipped) = (0, 0, 0);
    for test in tests {
        n += 1;
        failures += usize::from(matches!(test.outcome, Outcome::Failed(_)));
        skipped += usize::from(matches!(test.outcome, Outcome::Tolerated(_)));
    }
    let zero = "0".to_owned();
    [
        ("tests", n.to_string()),
        ("failures", failures.to_string()),
        ("errors", zero),
        ("skipped", skipped.to_string()),
    ]
}

/// Text without the characters that XML 1.0 cannot have, §2.2: each becomes U+FFFD.
fn legal(text: &str) -> String {
    let is_legal =
        |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if is_legal(c) { c } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_xml_cannot_have_is_replaced_and_the_rest_escaped() {
        let reason = Reason { kind: "mft", message: "a\u{0}\"<&\u{1b}".into(), text: "]]> \u{ffff}".into() };
        let test = Test { class: "c".into(), name: "n".into(), outcome: Outcome::Failed(reason) };
        let mut writer = Writer::new(Vec::new());
        write_test(&mut writer, &test).expect("in memory");
        let xml = String::from_utf8(writer.into_inner()).expect("text");
        assert!(xml.contains("message=\"a\u{fffd}&quot;&lt;&amp;\u{fffd}\""), "{xml}");
        assert!(xml.contains(">]]&gt; \u{fffd}</failure>"), "{xml}");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{0,20}") {
            let test = Test { class: text.clone(), name: text.clone(), outcome: Outcome::Passed };
            let mut writer = Writer::new(Vec::new());
            write_test(&mut writer, &test).expect("in memory");
            let xml = String::from_utf8(writer.into_inner()).expect("text");
            let mut reader = quick_xml::Reader::from_str(&xml);
            let Ok(Event::Empty(element)) = reader.read_event() else { panic!("{xml}") };
            let class = element.try_get_attribute("classname").expect("well formed").expect("there");
            prop_assert_eq!(class.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("well formed"), legal(&text));
        }
    }
}
