//! No file imports another that imports it, by whatever detour.
//!
//! A folder's own file, `mod.rs`, calls what the folder holds, and what it holds knows the types of its folder: these two are one. Every other circle
//! is two files that are one, or a thing that stands in the wrong file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use regex::Regex;

use crate::common::project;

/// The path of a module in the crate: `["dataset", "check"]`.
type Module = Vec<String>;

/// A file of the crate: what it imports, and under which name it hands that on.
struct File {
    imports: Vec<Import>,
}

struct Import {
    /// The segments of the path, as they stand in the code.
    path: Vec<String>,
    /// The name that it has in this file.
    name: String,
    is_public: bool,
}

/// The files below a folder, by module; without tests and comments.
fn read(folder: &Path, module: &[String], files: &mut BTreeMap<Module, File>) {
    for entry in fs::read_dir(folder).expect("reads").flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            read(&path, &[module, &[name]].concat(), files);
        } else if let Some(name) = name.strip_suffix(".rs") {
            let own = if name == "mod" { module.to_vec() } else { [module, &[name.to_owned()]].concat() };
            let text = fs::read_to_string(&path).expect("reads");
            files.insert(own, File { imports: imports(&text) });
        }
    }
}

fn imports(text: &str) -> Vec<Import> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let uses = Regex::new(r"(?m)^\s*(pub(?:\([^)]*\))? )?use ([^;]+);").expect("a pattern");
    let mut imports = Vec::new();
    for found in uses.captures_iter(&code) {
        let tree: String = found[2].replace(" as ", "@").split_whitespace().collect();
        for path in expanded(&tree) {
            let (path, renamed) = path.split_once('@').map_or((path.as_str(), None), |(a, b)| (a, Some(b)));
            let path: Vec<String> = path.split("::").map(str::to_owned).collect();
            let name = renamed.map_or_else(|| path[path.len() - 1].clone(), str::to_owned);
            imports.push(Import { path, name, is_public: found.get(1).is_some() });
        }
    }
    let rest = uses.replace_all(&code, "");
    let inline = Regex::new(r"\b(?:super|crate)(?:::\w+)+").expect("a pattern");
    for found in inline.find_iter(&rest) {
        let path: Vec<String> = found.as_str().split("::").map(str::to_owned).collect();
        imports.push(Import { name: path[path.len() - 1].clone(), path, is_public: false });
    }
    imports
}

/// `a::{b,c::{d,e}}` → `a::b`, `a::c::d`, `a::c::e`.
fn expanded(tree: &str) -> Vec<String> {
    let Some((head, list)) = tree.split_once('{') else { return vec![tree.to_owned()] };
    let list = list.strip_suffix('}').unwrap_or(list);
    let (mut items, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices().chain([(list.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    let items = items.into_iter().filter(|item| !item.is_empty()).flat_map(expanded);
    items.map(|item| format!("{head}{item}")).collect()
}

/// The file in which what a path names is defined.
fn definition(
    files: &BTreeMap<Module, File>,
    from: &Module,
    path: &[String],
    depth: usize,
) -> Option<Module> {
    let (mut at, mut rest) = (from.clone(), path);
    if path[0] == "crate" {
        (at, rest) = (Vec::new(), &path[1..]);
    }
    while rest.first().is_some_and(|step| step == "super") {
        at.pop()?;
        rest = &rest[1..];
    }
    while let Some(inner) = rest.first().map(|step| [at.as_slice(), std::slice::from_ref(step)].concat()) {
        if !files.contains_key(&inner) {
            break;
        }
        (at, rest) = (inner, &rest[1..]);
    }
    let file = files.get(&at)?;
    let handed_on = rest.first().filter(|_| depth < 8).and_then(|name| {
        let import = file.imports.iter().find(|import| import.is_public && import.name == *name)?;
        definition(files, &at, &import.path, depth + 1).filter(|found| *found != at)
    });
    handed_on.or(Some(at))
}

/// The files that each imports, but for those of the folder that it is the face of.
fn arrows(files: &BTreeMap<Module, File>) -> BTreeMap<Module, BTreeSet<Module>> {
    let of = |(module, file): (&Module, &File)| {
        let found = file.imports.iter().filter_map(|import| definition(files, module, &import.path, 0));
        (module.clone(), found.filter(|other| !other.starts_with(module)).collect())
    };
    files.iter().map(of).collect()
}

#[test]
fn no_file_imports_one_that_imports_it() {
    let mut files = BTreeMap::new();
    read(&project("src"), &[], &mut files);
    files.retain(|module, _| !["lib", "main"].contains(&module.first().map_or("", String::as_str)));
    let arrows = arrows(&files);
    assert!(arrows.values().map(BTreeSet::len).sum::<usize>() > 300, "the imports were found");
    // Files from which nothing more is imported are taken away until only circles are left, and what leads to them.
    let mut left: BTreeSet<&Module> = arrows.keys().collect();
    loop {
        let free: Vec<&Module> = left
            .iter()
            .copied()
            .filter(|module| arrows[*module].iter().all(|to| !left.contains(to)))
            .collect();
        if free.is_empty() {
            break;
        }
        free.into_iter().for_each(|module| _ = left.remove(module));
    }
    let names: Vec<String> = left.iter().map(|module| module.join("/")).collect();
    assert!(names.is_empty(), "circles among, or on the way to: {names:?}");
}
