//! Skeletons of new files: the templates in a theme's `archetypes/`.

use std::path::Path;

use tera::Context;

use super::templates::Templates;
use crate::diagnostic::Diagnostic;
use crate::theme::{self, Theme};

/// The skeletons of a theme, compiled.
#[derive(Debug)]
pub(crate) struct Skeleton {
    templates: Templates,
    diagnostics: Vec<Diagnostic>,
}

impl Skeleton {
    /// Reads the skeletons of a theme of a site.
    pub(crate) fn load(site: &Path, theme: &str) -> Skeleton {
        let (theme, _) = theme::load(site, theme);
        let mut diagnostics = Vec::new();
        let archetypes = Theme {
            folder: theme.folder,
            templates: theme.archetypes,
            ..Theme::default()
        };
        Skeleton {
            templates: Templates::compile(&archetypes, &mut diagnostics),
            diagnostics,
        }
    }

    /// The text of a new file from the skeleton of this name, such as `note.md`, or what is wrong with
    /// the skeletons.
    pub(crate) fn render(
        self,
        name: &str,
        values: &[(&str, String)],
    ) -> Result<String, Vec<Diagnostic>> {
        if !self.diagnostics.is_empty() {
            return Err(self.diagnostics);
        }
        let mut context = Context::new();
        for (key, value) in values {
            context.insert((*key).to_owned(), value);
        }
        let rendered = self.templates.text(name, &context);
        rendered.map_err(|diagnostic| vec![diagnostic])
    }
}
