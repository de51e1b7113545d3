//! What a host needs beside the site: a workflow that checks, builds and publishes, and for hosts that
//! read them, `_headers`. Redirections are written by the build (`[deploy] host`), as they change with
//! the notes.

use std::path::Path;

use clap::ValueEnum;

use super::write_new;
use crate::cli::{Common, Failure};

const WORKFLOW: &str = include_str!("deploy/workflow.yml");

/// Where sites are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Host {
    /// GitHub Pages
    GithubPages,
    /// Netlify
    Netlify,
    /// Cloudflare Pages
    Cloudflare,
}

impl Host {
    /// What `site.toml` calls it; nothing where the build writes nothing for it.
    fn name(self) -> Option<&'static str> {
        match self {
            Host::GithubPages => None,
            Host::Netlify => Some("netlify"),
            Host::Cloudflare => Some("cloudflare"),
        }
    }

    /// Lines for `site.toml`.
    pub(super) fn settings(self) -> String {
        let setting = |name| {
            format!(
                "\n[deploy]\n# The build writes redirections for this host.\nhost = \"{name}\"\n"
            )
        };
        self.name().map(setting).unwrap_or_default()
    }

    fn workflow(self) -> String {
        let (permissions, site_url, before, after) = match self {
            Host::GithubPages => (
                "  pages: read\n",
                "\"\"",
                "      - id: pages\n        uses: actions/configure-pages@v5\n      - name: Find the address of the site\n        run: echo \"SITE_URL=${BASE_URL%/}\" >> \"$GITHUB_ENV\"\n        env:\n          BASE_URL: ${{ steps.pages.outputs.base_url }}\n",
                include_str!("deploy/github-pages.yml"),
            ),
            Host::Netlify => (
                "",
                "${{ vars.SITE_URL }}",
                "",
                include_str!("deploy/netlify.yml"),
            ),
            Host::Cloudflare => (
                "",
                "${{ vars.SITE_URL }}",
                "",
                include_str!("deploy/cloudflare.yml"),
            ),
        };
        let repository = match env!("CARGO_PKG_REPOSITORY") {
            "" => "https://github.com/OWNER/REPO",
            repository => repository,
        };
        let env = match self {
            // A variable of the job would hide the one that a step sets.
            Host::GithubPages => WORKFLOW.replace("    env:\n      SITE_URL: {site_url}\n", ""),
            _ => WORKFLOW.replace("{site_url}", site_url),
        };
        env.replace("{permissions}", permissions)
            .replace("{before}", before)
            .replace("{repository}", repository)
            .replace("{after}\n", after)
    }

    fn files(self) -> Vec<(&'static str, String)> {
        let mut files = vec![(".github/workflows/publish.yml", self.workflow())];
        if self != Host::GithubPages {
            // Files of this folder are published at the top.
            files.push((
                "content/pages/_headers",
                include_str!("deploy/_headers").to_owned(),
            ));
        }
        files
    }

    /// What is to be done at the host, once.
    fn advice(self) -> &'static str {
        match self {
            Host::GithubPages => {
                "On GitHub, in the settings of the repository, under Pages, choose \"GitHub Actions\" as the source."
            }
            Host::Netlify => {
                "On GitHub, in the settings of the repository, under Secrets and variables, Actions, set the variable SITE_URL (https://me.example) and the secrets NETLIFY_AUTH_TOKEN and NETLIFY_SITE_ID."
            }
            Host::Cloudflare => {
                "On GitHub, in the settings of the repository, under Secrets and variables, Actions, set the variables SITE_URL (https://me.example) and CLOUDFLARE_PROJECT and the secrets CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID."
            }
        }
    }
}

/// Writes the files of a host into a site. What is there stays as it is, and is reported.
pub(super) fn write(
    host: Host,
    folder: &Path,
    is_new: bool,
    common: &Common,
) -> Result<(), Failure> {
    for (path, text) in host.files() {
        let file = folder.join(path);
        if file.exists() {
            common.say(&format!("{} is there and stays as it is", file.display()));
            continue;
        }
        write_new(&file, &text)?;
        common.say(&format!("{} is written", file.display()));
        if text.contains("OWNER/REPO") {
            common.say("In it, replace OWNER/REPO by the repository of minamo.");
        }
    }
    if let (Some(name), false) = (host.name(), is_new) {
        common.say(&format!(
            "For redirections, site.toml is to have these two lines:\n\n[deploy]\nhost = \"{name}\"\n"
        ));
    }
    common.say(host.advice());
    Ok(())
}
