//! The theme's templates, compiled; errors of Tera become diagnostics of ours.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera};

use super::strings;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::{Source, SourcePath, Span};
use crate::theme::Theme;

/// Room for most pages, in bytes.
const USUAL_SIZE: usize = 16 * 1024;

/// Compiled templates.
#[derive(Debug)]
pub(super) struct Templates {
    tera: Tera,
    /// The sources by the names Tera knows them by.
    sources: HashMap<String, Arc<Source>>,
    /// The folder of the theme, for messages.
    folder: String,
    /// Whether something was wrong, so that no page can be made.
    broken: bool,
}

impl Templates {
    /// Compiles all templates of a theme. The uppermost layer's names are bare; those of lower
    /// layers have the layer's name in front (`default/base.html`), by which an override can extend
    /// what it replaces.
    pub(super) fn compile(theme: &Theme, diagnostics: &mut Vec<Diagnostic>) -> Templates {
        let mut tera = Tera::default();
        tera.register_filter("fill", strings::fill);
        tera.register_filter("quoted", strings::quoted);
        tera.autoescape_on([".html", ".xml"]);
        let layers = theme.layers();
        let prefixes: Vec<String> = layers.iter().map(|layer| format!("{layer}/")).collect();
        let mut templates = Templates {
            tera,
            sources: HashMap::new(),
            folder: theme.folder.clone(),
            broken: false,
        };
        // Nothing was added yet, so this cannot fail.
        if let Err(error) = templates.tera.set_fallback_prefixes(prefixes) {
            diagnostics.push(templates.diagnostic(&error, "theme.toml"));
        }
        let named: Vec<(String, &str)> = theme
            .templates
            .iter()
            .map(|template| {
                let name = format!("{}/{}", template.layer, template.name);
                templates
                    .sources
                    .insert(name.clone(), Arc::clone(&template.source));
                (name, template.source.text.as_str())
            })
            .collect();
        if let Err(error) = templates.tera.add_raw_templates(named) {
            match error.kind() {
                ErrorKind::Msg(reports) => diagnostics.extend(templates.unknown_names(reports)),
                _ => diagnostics.push(templates.diagnostic(&error, "base.html")),
            }
            templates.broken = true;
        }
        templates
    }

    /// Renders a page.
    pub(super) fn render(&self, name: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        let mut html = Vec::with_capacity(USUAL_SIZE);
        if !self.broken {
            let done = self.tera.render_to(name, context, &mut html);
            done.map_err(|error| self.diagnostic(&error, name))?;
        }
        Ok(html)
    }

    /// Renders a text that is a part of something else.
    pub(super) fn text(&self, name: &str, context: &Context) -> Result<String, Diagnostic> {
        let html = self.render(name, context)?;
        Ok(String::from_utf8(html).expect("templates and their values are text"))
    }

    /// Whether some layer of the theme has a template of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        let mut known = self.sources.keys();
        known.any(|known| {
            known
                .split_once('/')
                .is_some_and(|(_, known)| known == name)
        })
    }

    fn diagnostic(&self, error: &tera::Error, template: &str) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) => self.reported(
                "template-syntax",
                report.message(),
                (report.filename(), report.span().range.clone()),
                "",
            ),
            ErrorKind::RenderingError(report) => self.reported(
                "template-error",
                report.message(),
                (report.filename(), report.span().range.clone()),
                &causes(error),
            ),
            ErrorKind::TemplateNotFound(name) => self.missing(name),
            ErrorKind::MissingParent { current, parent } => self.missing_parent(current, parent),
            _ => {
                let message = format!("{error}{}", causes(error));
                let path = SourcePath::new(format!("{}/templates/{template}", self.folder));
                Diagnostic::error("template-error", message, Place::File(path))
            }
        }
    }

    /// What templates name and does not exist (blocks, filters, components): Tera reports all of it in one
    /// text of reports that begin with `error: `.
    fn unknown_names(&self, reports: &str) -> Vec<Diagnostic> {
        let reports = reports.strip_prefix("error: ").unwrap_or(reports);
        let reports = reports.split("\n\nerror: ");
        reports
            .map(|report| {
                let message = report.lines().next().unwrap_or_default();
                match self.place(report) {
                    Some(place) => self.reported("template-error", message, place, ""),
                    None => {
                        let path = SourcePath::new(format!("{}/templates", self.folder));
                        Diagnostic::error("template-error", message, Place::File(path))
                    }
                }
            })
            .collect()
    }

    /// The template and the bytes of it that a report is about: ` --> TEMPLATE:LINE:COLUMN`.
    fn place<'r>(&self, report: &'r str) -> Option<(&'r str, std::ops::Range<usize>)> {
        let place = report.lines().nth(1)?.split_once("--> ")?.1;
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let name = parts.next()?;
        let text = &self.sources.get(name)?.text;
        let before = text.split_inclusive('\n').take(line.checked_sub(1)?);
        let start: usize = before.map(str::len).sum();
        let rest = text[start..].lines().next()?;
        let (skipped, _) = rest.char_indices().nth(column.checked_sub(1)?)?;
        Some((name, start + skipped..start + rest.len()))
    }

    fn missing(&self, name: &str) -> Diagnostic {
        let path = SourcePath::new(format!("{}/templates/{name}", self.folder));
        let message = format!("there is no template {name}");
        Diagnostic::error("missing-template", message, Place::File(path))
            .help("add the file, or let the theme's theme.toml say extends = \"default\"")
    }

    fn missing_parent(&self, current: &str, parent: &str) -> Diagnostic {
        let Some(source) = self.sources.get(current) else {
            return self.missing(parent);
        };
        let at = source.text.find(parent).unwrap_or(0);
        let end = (at + parent.len()).min(source.text.len());
        let place = Place::Text(Arc::clone(source), Span::new(at..end));
        let message = format!("there is no template {parent} to extend");
        Diagnostic::error("missing-template", message, place)
            .help("correct the name; default/NAME is what the built-in theme has")
    }

    fn reported(
        &self,
        code: &'static str,
        message: &str,
        (file, range): (&str, std::ops::Range<usize>),
        causes: &str,
    ) -> Diagnostic {
        let place = match self.sources.get(file) {
            Some(source) => {
                let end = range.end.min(source.text.len());
                Place::Text(Arc::clone(source), Span::new(range.start.min(end)..end))
            }
            None => Place::File(SourcePath::new(file)),
        };
        Diagnostic::error(code, format!("{message}{causes}"), place)
            .help("the comment at the top of the default template says what it is given")
    }
}

fn causes(error: &tera::Error) -> String {
    let mut text = String::new();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
