//! Themes: templates, strings and static files, from the site's `themes/` and from the one that is
//! built in.
//!
//! A theme is a stack of layers. The site's folder `themes/NAME/` is on top; below it is what its
//! `theme.toml` extends. The name `default` stands for the built-in theme, which a folder
//! `themes/default/` overrides file by file. [`load`] reads the files; [`crate::render`] compiles
//! them.
//!
//! A style sheet or a script may be a folder of parts, such as `static/style.css/30-items.css`: the
//! [`joined`] module makes one file of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use rust_embed::RustEmbed;

use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::slug::is_slug;
use crate::source::{Source, SourcePath, Span};
use crate::table::{Fields, parse_toml};
use crate::{limits, regular, walk};

mod comments;
mod joined;

use joined::Joined;

/// Name of the theme that is built in.
pub(crate) const DEFAULT: &str = "default";

#[derive(RustEmbed)]
#[folder = "themes/default"]
struct BuiltIn;

/// The files of a theme, those of upper layers before those of lower ones.
#[derive(Debug, Default)]
pub(crate) struct Theme {
    /// The folder of its uppermost layer, for messages: `themes/mine`.
    pub folder: String,
    /// Templates by layer, name and source; names are relative to `templates/`.
    pub templates: Vec<Template>,
    /// Skeletons of new files in the same way; names are relative to `archetypes/`.
    pub archetypes: Vec<Template>,
    /// `i18n/*.toml`, lowest layer first, by language.
    pub strings: BTreeMap<String, Vec<Arc<Source>>>,
    /// `static/*`: what each file is called there, and its bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// One template file.
#[derive(Debug)]
pub(crate) struct Template {
    /// The name of its layer.
    pub layer: String,
    /// Its name: `note.html`.
    pub name: String,
    /// Its text.
    pub source: Arc<Source>,
}

/// Files of one layer by their paths in the theme's folder.
struct Layer {
    name: String,
    /// Where the files are, for messages.
    folder: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Theme {
    /// Where a static file is published: the favicon and the worker, which works on what is in its
    /// folder, at the top, all others in `static/`.
    pub(crate) fn output_path(name: &str) -> String {
        if name.starts_with("favicon.") || name == "offline.js" {
            name.to_owned()
        } else {
            format!("static/{name}")
        }
    }

    /// The names of the layers, uppermost first.
    pub(crate) fn layers(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for template in &self.templates {
            if !names.contains(&template.layer.as_str()) {
                names.push(&template.layer);
            }
        }
        names
    }
}

/// Reads a theme by name from a site's folder, and all it extends.
pub(crate) fn load(site: &Path, name: &str) -> (Theme, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let layers = layers(site, name, &mut diagnostics);
    let mut theme = Theme {
        folder: format!("themes/{name}"),
        ..Theme::default()
    };
    let mut statics = BTreeMap::new();
    for layer in &layers {
        for (path, bytes) in &layer.files {
            match path.strip_prefix("static/") {
                Some(name) => diagnostics.extend(joined::add(&mut statics, layer, name, bytes)),
                None => add(&mut theme, layer, path, bytes, &mut diagnostics),
            }
        }
        statics.values_mut().for_each(Joined::end_layer);
    }
    let files = statics.into_iter();
    theme.files = files.map(|(name, file)| (name, file.bytes())).collect();
    diagnostics.extend(unused_templates(&theme));
    (theme, diagnostics)
}

/// A file of a theme, or of one that it extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Its path in the theme's folder: `templates/note.html`.
    pub path: String,
    /// The folder it is in; nothing for a file that is built in.
    pub folder: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// All files of a theme and of those it extends: by path, the one that counts before those it replaces.
pub(crate) fn files(site: &Path, name: &str) -> Vec<File> {
    let layers = layers(site, name, &mut Vec::new()).into_iter();
    let mut files: Vec<File> = layers
        .flat_map(|layer| {
            let folder = (layer.name != DEFAULT).then_some(layer.folder);
            layer.files.into_iter().map(move |(path, bytes)| File {
                path,
                folder: folder.clone(),
                bytes,
            })
        })
        .collect();
    // The sort keeps the order of layers.
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The layers of a theme, uppermost first.
fn layers(site: &Path, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    let mut names = BTreeSet::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next.take() {
        if !names.insert(name.clone()) {
            let path = SourcePath::new(format!("themes/{name}/theme.toml"));
            let message = format!("the theme {name} extends itself");
            diagnostics.push(Diagnostic::error("theme-loop", message, Place::File(path)));
            break;
        }
        if !is_slug(&name) {
            diagnostics.push(missing(&name));
            next = Some(DEFAULT.to_owned());
            continue;
        }
        let folder = format!("themes/{name}");
        let files = read_folder(site, &folder, diagnostics);
        let exists = !files.is_empty();
        if !exists && name != DEFAULT {
            diagnostics.push(missing(&name));
            next = Some(DEFAULT.to_owned());
            continue;
        }
        next = extends(&folder, &files, diagnostics).filter(|_| name != DEFAULT);
        if name == DEFAULT {
            let built_in = built_in();
            let mut files = files;
            files.retain(|path, bytes| built_in.files.get(path) != Some(bytes));
            layers.push(Layer {
                name: "site".to_owned(),
                folder,
                files,
            });
            layers.push(built_in);
        } else {
            layers.push(Layer {
                name,
                folder,
                files,
            });
        }
    }
    layers
}

fn built_in() -> Layer {
    Layer {
        name: DEFAULT.to_owned(),
        folder: "themes/default".to_owned(),
        files: BuiltIn::iter()
            .filter_map(|path| Some((path.to_string(), BuiltIn::get(&path)?.data.into_owned())))
            .collect(),
    }
}

fn missing(name: &str) -> Diagnostic {
    let message = format!("there is no theme {name}");
    if !is_slug(name) {
        let place = Place::File(SourcePath::new("themes"));
        return Diagnostic::error("no-theme", message, place).help(
            "a theme is named by its folder in themes/, which has small letters, digits and `-`, and not by a path: put the theme there and write that name",
        );
    }
    let path = SourcePath::new(format!("themes/{name}"));
    Diagnostic::error("no-theme", message, Place::File(path)).help(format!(
        "make themes/{name} with a theme.toml that says `extends = \"default\"`, or remove `theme` from site.toml"
    ))
}

fn read_folder(
    site: &Path,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Vec<u8>> {
    let folder = site.join(folder);
    let mut files = BTreeMap::new();
    for file in walk::files(site, &folder, diagnostics) {
        let path = file.strip_prefix(&folder).unwrap_or(&file);
        match regular::whole(&file, limits::THEME) {
            Ok(bytes) => {
                files.insert(path.to_string_lossy().replace('\\', "/"), bytes);
            }
            Err(error) => {
                let place = Place::File(walk::shown(site, &file));
                let message = format!("cannot read this file: {error}");
                diagnostics.push(match error.kind() {
                    ErrorKind::FileTooLarge => Diagnostic::error("too-large", message, place)
                        .help("put it into content/: what is there is copied and need not fit into memory"),
                    _ => Diagnostic::error("unreadable", message, place),
                });
            }
        }
    }
    files
}

/// What a theme's `theme.toml` says it extends.
fn extends(
    folder: &str,
    files: &BTreeMap<String, Vec<u8>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let text = String::from_utf8_lossy(files.get("theme.toml")?).into_owned();
    let source = Source::new(SourcePath::new(format!("{folder}/theme.toml")), text);
    let problems = Problems::new(&source);
    let table = parse_toml(&problems, Span::new(0..source.text.len()));
    let mut fields = Fields::new(&problems, "theme.toml", table);
    for described in ["name", "description", "author", "licence"] {
        fields.text(described);
    }
    let extends = fields.text("extends");
    fields.finish();
    diagnostics.extend(problems.into_vec());
    extends
}

/// Tells of a file that nothing reads, as it is in none of the folders of a theme.
fn unused_file(layer: &Layer, path: &str) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_about = !path.contains('/')
        && (name == "theme.toml" || !name.contains('.') || name.ends_with(".md"));
    if layer.name == DEFAULT || is_about {
        return None;
    }
    let place = Place::File(SourcePath::new(format!("{}/{path}", layer.folder)));
    let message = "this file of the theme is not used: it is in none of its folders";
    Some(
        Diagnostic::warning("unused-theme-file", message, place).help(
            "templates are in templates/, words in i18n/LANG.toml, files to publish in static/",
        ),
    )
}

/// Templates that no page has and no other template names.
fn unused_templates(theme: &Theme) -> Vec<Diagnostic> {
    // A theme that extends none has the pages of the default one all the same.
    let built_in: Vec<_> = BuiltIn::iter().collect();
    let known: BTreeSet<&str> = built_in
        .iter()
        .filter_map(|path| path.strip_prefix("templates/"))
        .collect();
    let is_named = |name: &str| {
        let others = theme
            .templates
            .iter()
            .filter(|template| template.name != name);
        { others }.any(|template| template.source.text.contains(name))
    };
    let own = theme
        .templates
        .iter()
        .filter(|template| template.layer != DEFAULT);
    let has_components = |template: &&Template| template.source.text.contains("{% component");
    let unused = own.filter(|template| {
        !known.contains(template.name.as_str())
            && !is_named(&template.name)
            && !has_components(template)
    });
    let report = |template: &Template| {
        let place = Place::File(template.source.path.clone());
        let message = format!("no page has the template `{}`", template.name);
        let likeness = |known: &&str| strsim::jaro_winkler(known, &template.name);
        let nearest = known
            .iter()
            .copied()
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let help = match nearest.filter(|known| likeness(known) > 0.85) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "call it like a template of the default theme, or include it in one".to_owned(),
        };
        Diagnostic::warning("unused-theme-file", message, place).help(help)
    };
    unused.map(report).collect()
}

fn add(
    theme: &mut Theme,
    layer: &Layer,
    path: &str,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let template = path.strip_prefix("templates/");
    let archetype = path.strip_prefix("archetypes/");
    let language = path
        .strip_prefix("i18n/")
        .and_then(|name| name.strip_suffix(".toml"));
    if template.is_none() && archetype.is_none() && language.is_none() {
        diagnostics.extend(unused_file(layer, path));
        return;
    }
    let source_path = SourcePath::new(format!("{}/{path}", layer.folder));
    let Ok(text) = String::from_utf8(bytes.to_vec()) else {
        let message = "this file is not UTF-8";
        let place = Place::File(source_path);
        diagnostics.push(Diagnostic::error("not-utf-8", message, place));
        return;
    };
    let source = Source::new(source_path, text);
    let named = |name: &str| Template {
        layer: layer.name.clone(),
        name: name.to_owned(),
        source: Arc::clone(&source),
    };
    if let Some(name) = template {
        theme.templates.push(named(name));
    } else if let Some(name) = archetype {
        theme.archetypes.push(named(name));
    } else if let Some(language) = language {
        let layers = theme.strings.entry(language.to_owned()).or_default();
        layers.insert(0, source);
    }
}
