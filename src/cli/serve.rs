//! `minamo serve`

use clap::Args;
use tiny_http::Server;

use super::progress::Progress;
use super::{Common, Failure, Outcome, unreadable_site};
use crate::build;
use crate::config::BaseUrl;
use crate::serve::Files;

#[derive(Args, Debug)]
pub(super) struct ServeArgs {
    /// The port to listen on
    #[arg(long, default_value_t = 1111)]
    port: u16,
    /// The address to listen on; 0.0.0.0 lets other computers in
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
}

pub(super) fn run(arguments: &ServeArgs, common: &Common) -> Result<Outcome, Failure> {
    let folder = common.site_folder()?;
    let listen = format!("{}:{}", arguments.host, arguments.port);
    let server = Server::http(&listen).map_err(|error| {
        Failure::new(format!(
            "cannot listen on {listen}: {error}\nhelp: --port chooses another port"
        ))
    })?;
    let mut options = common.build_options();
    let here = BaseUrl::parse(&format!("http://{listen}"));
    options.base_url = options.base_url.or(here);
    let mut progress = Progress::begin(common.quiet);
    let built = build(&folder, &options, &mut |phase| progress.phase(phase))
        .map_err(|error| unreadable_site(&folder, &error))?;
    progress.end();
    if common.report(&built.diagnostics) {
        return Ok(Outcome::ContentErrors);
    }
    let base = built.site.config.base_url.clone();
    common.say(&format!("serving {}/ (stop with Ctrl-C)", url(&base)));
    Files::new(base, built.files).serve(&server);
    Ok(Outcome::Good)
}

fn url(base: &BaseUrl) -> String {
    format!("{}{}", base.origin(), base.path())
}
