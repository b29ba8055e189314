//! What is drawn from: predictions as they are, or articles and rows that are predicted first.

use std::io::{BufRead, Cursor};
use std::path::Path;

use rayon::prelude::*;

use super::super::args::SampleArgs;
use super::super::inputs::Input;
use super::super::io::say;
use super::super::open_conflict;
use crate::Error;
use crate::article::{Kind, ReadArticle, Source, Sources};
use crate::dataset::{DatasetError, Location, Placed, ReadOptions, Reader, Row, open, read_fields, sniff};
use crate::estimate::is_prediction;
use crate::model::Model;
use crate::pipeline::Predictor;
use crate::report::ArticleReport;
use crate::report::article::{passages, row_objects};

/// Reads what there is, with a predictor for what is not predicted.
pub(super) struct Archive {
    predictor: Predictor,
    options: ReadOptions,
}

impl Archive {
    pub(super) fn new(args: &SampleArgs, model: Model) -> anyhow::Result<Self> {
        let mut predictor = Predictor::new(model);
        if let Some(conflict) = &args.conflict {
            predictor = predictor.with_conflict(&open_conflict(conflict, &args.model)?);
        }
        Ok(Self { predictor, options: args.columns.options(false) })
    }

    /// The predictions of all files, in order. Of several articles, one that cannot be read is warned of.
    pub(super) fn objects(&self, files: &[Input]) -> anyhow::Result<Vec<Placed>> {
        let mut objects = Vec::new();
        for file in files {
            match file {
                Ok(path) => objects.extend(self.of_file(path, files.len() > 1)?),
                Err((path, error)) => say(&format!("warning: {}: {error}", path.display())),
            }
        }
        Ok(objects)
    }

    fn of_file(&self, path: &Path, is_one_of_many: bool) -> Result<Vec<Placed>, Error> {
        let name = path.display().to_string();
        let io = |source| DatasetError::Io { path: name.clone(), source };
        let (format, mut bytes) = sniff(&name, open(path)?, &self.options).map_err(io)?;
        let head = bytes.fill_buf().map_err(io)?;
        let is_json = matches!(head.trim_ascii_start().first(), Some(b'{' | b'['));
        let is_article = format.is_none() || Kind::detect(head).is_some();
        if !is_json && is_article {
            return self.of_articles(&name, bytes, is_one_of_many);
        }
        let mut text = Vec::new();
        bytes.read_to_end(&mut text).map_err(io)?;
        match read_fields(&name, text.as_slice(), &self.options) {
            Ok(objects) if objects.first().is_some_and(|(_, object)| is_prediction(object)) => Ok(objects),
            _ if is_article => self.of_articles(&name, Box::new(Cursor::new(text)), is_one_of_many),
            Err(error) => Err(error.into()),
            Ok(_) => self.of_rows(&name, &text),
        }
    }

    fn of_articles(
        &self,
        name: &str,
        bytes: Box<dyn BufRead + Send>,
        is_one_of_many: bool,
    ) -> Result<Vec<Placed>, Error> {
        let how = ReadArticle { kind: None, lossy: self.options.lossy };
        let sources = match Sources::new(name, bytes, &how) {
            Ok(sources) => sources,
            Err(error) => return unless_one_of_many(error.into(), is_one_of_many),
        };
        let is_one_of_many = is_one_of_many || sources.are_several();
        let sources: Vec<_> = sources.collect();
        let read: Vec<_> = sources.into_par_iter().map(|source| self.of_article(source?)).collect();
        let mut objects = Vec::new();
        for article in read {
            objects.extend(article.or_else(|error| unless_one_of_many(error, is_one_of_many))?);
        }
        Ok(objects)
    }

    fn of_rows(&self, name: &str, text: &[u8]) -> Result<Vec<Placed>, Error> {
        let rows: Vec<Row> = Reader::new(name, text, &self.options)?.collect::<Result<_, _>>()?;
        let predictions = self.predictor.predict_all(&rows)?;
        let mut placed = Vec::new();
        for (row, prediction) in rows.iter().zip(&predictions) {
            let objects = row_objects(None, row, prediction);
            placed.extend(objects.iter().map(|object| (row.place.clone(), object.to_map())));
        }
        Ok(placed)
    }

    fn of_article(&self, source: Source) -> Result<Vec<Placed>, Error> {
        let path = source.path.clone();
        let article = source.read()?;
        let place = Location { path: path.as_str().into(), line: 1 };
        let report = ArticleReport { path, ..self.predictor.read(&article)? };
        Ok(passages(&report).iter().map(|object| (place.clone(), object.to_map())).collect())
    }
}

/// Warns of an article that cannot be read, or gives the error back if it is the only one.
fn unless_one_of_many(error: Error, is_one_of_many: bool) -> Result<Vec<Placed>, Error> {
    if !is_one_of_many {
        return Err(error);
    }
    say(&format!("warning: {error}"));
    Ok(Vec::new())
}
