//! Where the server listens, and which names it answers to.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, ToSocketAddrs};

/// A port that is taken, before anything is answered.
#[derive(Debug)]
pub struct Listener {
    pub(super) socket: TcpListener,
    host: String,
    address: IpAddr,
    port: u16,
}

impl Listener {
    /// Listens on an address or a name of this computer. Where another program has the port, it is the
    /// next free one; port 0 is any free one.
    pub fn bind(host: &str, port: u16) -> io::Result<Listener> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let address = resolve(host)?;
        let mut taken = None;
        for port in port..=u16::MAX {
            match TcpListener::bind((address, port)) {
                Ok(socket) => {
                    return Ok(Listener {
                        port: socket.local_addr()?.port(),
                        socket,
                        host: host.to_ascii_lowercase(),
                        address,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(taken.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
    }

    /// The port it has.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where a browser of this computer finds it: `http://127.0.0.1:1111`.
    pub fn origin(&self) -> String {
        let host = match self.address {
            IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
            IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.to_string(),
            _ => self.host.clone(),
        };
        match host.contains(':') {
            true => format!("http://[{host}]:{}", self.port),
            false => format!("http://{host}:{}", self.port),
        }
    }

    /// Whether other computers can reach it.
    pub(crate) fn is_public(&self) -> bool {
        !self.address.is_loopback()
    }

    /// The names it answers to.
    pub(super) fn names(&self) -> Names {
        match self.is_public() {
            true => Names::Any,
            false => Names::Own(vec![self.host.clone(), machine()]),
        }
    }
}

/// The first address of a name: a second one would be another server to a browser.
fn resolve(host: &str) -> io::Result<IpAddr> {
    let unknown = || {
        io::Error::new(
            io::ErrorKind::NotFound,
            "no address was found for this name",
        )
    };
    let first = (host, 0).to_socket_addrs()?.next();
    first.map(|address| address.ip()).ok_or_else(unknown)
}

/// The name of this computer.
fn machine() -> String {
    let name = gethostname::gethostname();
    name.to_string_lossy().to_ascii_lowercase()
}

/// The names a server answers to. A page of another site can let its own name lead to this computer
/// (DNS rebinding), and would then read drafts as if they were its own; its name gives it away.
#[derive(Debug)]
pub(super) enum Names {
    /// Other computers are let in by whatever name they know.
    Any,
    /// Names of this computer: these, and those that every computer has.
    Own(Vec<String>),
}

impl Names {
    /// Whether to answer a request for this host: the value of its `Host`, with or without a port.
    pub(super) fn allow(&self, host: &str) -> bool {
        let Names::Own(names) = self else { return true };
        let name = without_port(host).to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        let address = name.trim_start_matches('[').trim_end_matches(']');
        match address.parse::<IpAddr>() {
            Ok(IpAddr::V6(address)) => address.to_canonical().is_loopback(),
            Ok(IpAddr::V4(address)) => address.is_loopback(),
            Err(_) => name == "localhost" || names.iter().any(|own| own == name),
        }
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_computer_are_answered() {
        let names = Names::Own(vec!["127.0.0.1".into(), "desk".into()]);
        for host in [
            "localhost",
            "LOCALHOST:1111",
            "localhost.:80",
            "127.0.0.1:1111",
            "127.8.9.10",
            "[::1]:1111",
            "[::1]",
            "[::ffff:127.0.0.1]:1111",
            "desk:1111",
            "Desk",
        ] {
            assert!(names.allow(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "evil.example:1111",
            "127.0.0.1.evil.example",
            "10.0.0.1:1111",
            "[::2]:1111",
            "0.0.0.0:1111",
            "desk.evil.example",
            "desk:x",
        ] {
            assert!(!names.allow(host), "{host}");
        }
        assert!(Names::Any.allow("evil.example"));
    }

    #[test]
    fn a_taken_port_leads_to_the_next_free_one() {
        let first = Listener::bind("127.0.0.1", 0).unwrap();
        let second = Listener::bind("127.0.0.1", first.port()).unwrap();
        assert!(second.port() > first.port());
        assert_eq!(
            second.origin(),
            format!("http://127.0.0.1:{}", second.port())
        );
    }

    #[test]
    fn addresses_can_be_opened_in_a_browser() {
        let origin = |host: &str| {
            let listener = Listener::bind(host, 0).unwrap();
            listener.origin().replace(&listener.port().to_string(), "P")
        };
        assert_eq!(origin("0.0.0.0"), "http://127.0.0.1:P");
        assert_eq!(origin("localhost"), "http://localhost:P");
        assert!(Listener::bind("0.0.0.0", 0).unwrap().is_public());
    }
}
