//! A tree of elements and texts.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

use crate::html::{Piece, pieces};
use crate::limits;

/// A node by its place in the tree's list.
pub(in crate::import) type NodeId = usize;

/// What html5ever made of a text.
#[derive(Debug)]
pub(in crate::import) struct Dom {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: Option<NodeId>,
    children: Vec<NodeId>,
    data: Data,
    line: usize,
    /// In how many others it is.
    depth: usize,
}

#[derive(Debug)]
enum Data {
    Element(QualName, Vec<Attribute>),
    Text(String),
    /// The document, comments, and what else has no text.
    Other,
}

/// How deep elements may be nested in one another.
const DEEPEST: usize = 500;

/// Where the first tag begins that has too many attributes; otherwise the end.
fn before_crowded_tag(html: &str) -> usize {
    let mut start = 0;
    for piece in pieces(html) {
        if let Piece::Tag(tag) = &piece
            && tag.attributes().nth(limits::ATTRIBUTES).is_some()
        {
            break;
        }
        start += piece.written().len();
    }
    start
}

/// How many elements and texts any page may have; others as many more as they have bytes.
const FEW_NODES: usize = 10_000;

/// How many bytes are read before these are looked at.
const PIECE: usize = 1_024;

impl Dom {
    /// The document, whose children are the page.
    pub(in crate::import) const ROOT: NodeId = 0;

    /// Reads a page or a part of one. For each tag html5ever looks at all elements that are open, and it
    /// opens the same ones again and again where they are nested wrongly; for each attribute it looks at
    /// all others of its tag. So what comes after too many of any of these is read as text, its tags to
    /// the letter.
    pub(in crate::import) fn parse(html: &str) -> Dom {
        let mut parser = parse_document(Sink::default(), ParseOpts::default());
        let (mut rest, text) = html.split_at(before_crowded_tag(html));
        while !rest.is_empty() {
            let sink = &parser.tokenizer.sink.sink;
            let most = html.len() + FEW_NODES;
            if sink.deepest.get() > DEEPEST || sink.nodes.borrow().len() > most {
                parser.process(rest.replace('<', "&lt;").into());
                break;
            }
            let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
            parser.process(piece.into());
            rest = after;
        }
        parser.process(text.replace('<', "&lt;").into());
        parser.finish()
    }

    pub(in crate::import) fn children(&self, node: NodeId) -> &[NodeId] {
        &self.nodes[node].children
    }

    pub(in crate::import) fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node].parent
    }

    /// The name of an element in lower case; empty for all else.
    pub(in crate::import) fn name(&self, node: NodeId) -> &str {
        match &self.nodes[node].data {
            Data::Element(name, _) => &name.local,
            _ => "",
        }
    }

    pub(in crate::import) fn text(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node].data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The line of the page where the element begins.
    pub(in crate::import) fn line(&self, node: NodeId) -> usize {
        self.nodes[node].line
    }

    pub(in crate::import) fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        let Data::Element(_, attributes) = &self.nodes[node].data else {
            return None;
        };
        let found = attributes.iter().find(|found| &*found.name.local == name)?;
        Some(&found.value)
    }

    pub(in crate::import) fn has_class(&self, node: NodeId, class: &str) -> bool {
        let classes = self.attribute(node, "class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|found| found == class)
    }

    /// The nodes below a node, in the order of the page.
    pub(in crate::import) fn below(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let mut waiting: Vec<NodeId> = self.children(node).iter().rev().copied().collect();
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(self.children(next).iter().rev());
            Some(next)
        })
    }

    /// All text below a node as it is.
    pub(in crate::import) fn all_text(&self, node: NodeId) -> String {
        let own = self.text(node).into_iter();
        own.chain(self.below(node).filter_map(|node| self.text(node)))
            .collect()
    }
}

/// The tree while it is read.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    line: Cell<usize>,
    deepest: Cell<usize>,
}

impl Default for Sink {
    fn default() -> Sink {
        let document = Node {
            parent: None,
            children: Vec::new(),
            data: Data::Other,
            line: 1,
            depth: 0,
        };
        Sink {
            nodes: RefCell::new(vec![document]),
            line: Cell::new(1),
            deepest: Cell::new(0),
        }
    }
}

impl Sink {
    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            parent: None,
            children: Vec::new(),
            data,
            line: self.line.get(),
            depth: 0,
        });
        nodes.len() - 1
    }

    /// Puts a child before the child at an index; text goes to the text before it.
    fn insert(&self, parent: NodeId, index: usize, child: NodeOrText<NodeId>) {
        let child = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node);
                node
            }
            NodeOrText::AppendText(text) => {
                let before = index.checked_sub(1);
                let before = before.map(|at| self.nodes.borrow()[parent].children[at]);
                if let Some(before) = before
                    && let Data::Text(own) = &mut self.nodes.borrow_mut()[before].data
                {
                    own.push_str(&text);
                    return;
                }
                self.add(Data::Text(text.to_string()))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[child].parent = Some(parent);
        nodes[child].depth = nodes[parent].depth + 1;
        self.deepest.set(self.deepest.get().max(nodes[child].depth));
        let index = index.min(nodes[parent].children.len());
        nodes[parent].children.insert(index, child);
    }

    fn detach(&self, node: NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[node].parent.take() {
            let children = &mut nodes[parent].children;
            if let Some(at) = children.iter().rposition(|child| *child == node) {
                children.remove(at);
            }
        }
    }
}

/// The name of an element, for html5ever.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Name;

    fn finish(self) -> Dom {
        Dom {
            nodes: self.nodes.into_inner(),
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        Dom::ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match &self.nodes.borrow()[*target].data {
            Data::Element(name, _) => Name(name.clone()),
            _ => Name(QualName::new(
                None,
                Namespace::default(),
                LocalName::default(),
            )),
        }
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> NodeId {
        self.add(Data::Element(name, attrs))
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.add(Data::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let end = self.nodes.borrow()[*parent].children.len();
        self.insert(*parent, end, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        // Both ways write to what is borrowed here.
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        match has_parent {
            true => self.append_before_sibling(element, child),
            false => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let place = {
            let nodes = self.nodes.borrow();
            nodes[*sibling].parent.and_then(|parent| {
                let mut children = nodes[parent].children.iter();
                Some((parent, children.rposition(|child| child == sibling)?))
            })
        };
        if let Some((parent, index)) = place {
            self.insert(parent, index, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        if let Data::Element(_, own) = &mut self.nodes.borrow_mut()[*target].data {
            for attribute in attrs {
                if !own.iter().any(|found| found.name == attribute.name) {
                    own.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let children = std::mem::take(&mut self.nodes.borrow_mut()[*node].children);
        for child in children {
            self.nodes.borrow_mut()[child].parent = None;
            self.append(new_parent, NodeOrText::AppendNode(child));
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or(usize::MAX));
    }
}
