//! Table tests of the reference grammar and of what the site decides; see `README-grammar.md`.

mod support;

use std::collections::BTreeSet;

use minamo::internals::link::Resolver;
use minamo::reference::{
    Field, Grammar, GroupId, KnownGroup, KnownPerson, Locator, Login, Repository, Rules,
};
use support::resolve::{named, passage};

fn rules() -> Rules {
    let mut rules = Rules::preset("kubernetes").expect("the preset exists");
    rules.default_repository = Repository::parse("kubernetes/kubernetes");
    let people = [
        ("hinata-dev", vec!["Hinata Aoyama", "ヒナタ"]),
        ("mkato", vec!["Mei Kato"]),
        ("orion77", vec![]),
    ];
    rules
        .people
        .extend(people.map(|(login, names)| KnownPerson {
            login: Login::new(login).expect("a login"),
            names: names.into_iter().map(str::to_owned).collect(),
        }));
    let groups = [("equipe", "Équipe Réseau"), ("set", "Группа Сеть")];
    rules.groups.extend(groups.map(|(id, name)| KnownGroup {
        id: GroupId::new(id),
        names: vec![name.to_owned()],
    }));
    rules
}

fn grammar(rules: &Rules) -> Grammar {
    Grammar::compile(rules).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// What a text of its own site names, one line a reference.
fn found(grammar: &Grammar, rules: &Rules, text: &str) -> Vec<String> {
    let named = named(grammar, text);
    let resolver = Resolver::new(rules, named.iter().map(|one| &one.name), BTreeSet::new());
    let settled = resolver.note(std::iter::once(passage(&named)));
    let pairs = named.iter().zip(&settled[0]);
    pairs
        .filter_map(|(named, decision)| {
            let target = decision.target.as_ref()?;
            let locator = named.locator.map_or("-", Locator::as_str);
            Some(format!(
                "{} {target} {locator} {}",
                target.kind(),
                named.written
            ))
        })
        .collect()
}

/// The rows of a table: their number and columns, line breaks restored.
fn rows(table: &str) -> impl Iterator<Item = (usize, Vec<String>)> {
    let rows = table.lines().enumerate().filter(|(_, row)| !row.is_empty());
    rows.map(|(index, row)| {
        (
            index + 1,
            row.split('\t')
                .map(|column| column.replace("\\n", "\n"))
                .collect(),
        )
    })
}

#[test]
fn texts() {
    let rules = rules();
    let grammar = grammar(&rules);
    let mut wrong = Vec::new();
    for (line, row) in rows(include_str!("grammar/grammar.tsv")) {
        let found = found(&grammar, &rules, &row[0]);
        if found != row[1..] {
            wrong.push(format!(
                "{line}: {}\n  want {:?}\n  got  {found:?}\n",
                row[0],
                &row[1..]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn false_friends() {
    let rules = rules();
    let grammar = grammar(&rules);
    let mut wrong = Vec::new();
    for (line, row) in rows(include_str!("grammar/false_friends.tsv")) {
        let found = found(&grammar, &rules, &row[0]);
        if !found.is_empty() {
            wrong.push(format!("{line}: {} ({}): {found:?}\n", row[0], row[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn values() {
    let rules = rules();
    let grammar = grammar(&rules);
    let resolver = Resolver::new(&rules, std::iter::empty(), BTreeSet::new());
    let mut wrong = Vec::new();
    for (line, row) in rows(include_str!("grammar/values.tsv")) {
        let field = match row[0].as_str() {
            "sigs" => Field::Sigs,
            "repos" => Field::Repos,
            "keps" => Field::Kind(0),
            "people" => Field::People,
            "refs" => Field::Refs,
            "tags" => Field::Tags,
            other => panic!("{line}: no field {other}"),
        };
        let settled = grammar
            .read_value(field, &row[1])
            .and_then(|name| resolver.value(&name).target);
        let found = settled.map_or("-".to_owned(), |target| {
            format!("{} {target}", target.kind())
        });
        if found != row[2] {
            wrong.push(format!(
                "{line}: {} {}: want {}, got {found}\n",
                row[0], row[1], row[2]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}
