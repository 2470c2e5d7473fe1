//! The settings. The only place that reads the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

/// What is set from outside; the defaults are for one's own machine.
#[derive(Clone, Debug)]
pub struct Config {
    /// `PATIENTKONTRAKT_DATABASE_URL`
    pub database_url: String,
    /// `PATIENTKONTRAKT_LISTEN`
    pub listen: SocketAddr,
    /// `PATIENTKONTRAKT_PUBLIC_URL`: decides Secure and `__Host-` cookies, the trusted origin, links. `None`: the address listened on.
    pub public_url: Option<PublicUrl>,
    /// `PATIENTKONTRAKT_SITE`: the built site (`cargo xtask build`).
    pub site: PathBuf,
    /// `PATIENTKONTRAKT_DEV_RELOAD`: pages reload when the server has been restarted (`cargo xtask dev`).
    pub dev_reload: bool,
}

/// Scheme, host and port as browsers see them, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A setting that cannot be used: its name and what it should be.
#[derive(Debug, thiserror::Error)]
#[error("{name} is {found:?}, but should be {wanted}")]
pub struct WrongSetting {
    pub name: &'static str,
    pub found: String,
    pub wanted: &'static str,
}

impl Config {
    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn from_environment() -> Result<Self, WrongSetting> {
        Self::from(|name| std::env::var(name).ok())
    }

    fn from(read: impl Fn(&str) -> Option<String>) -> Result<Self, WrongSetting> {
        let database_url =
            read("PATIENTKONTRAKT_DATABASE_URL").unwrap_or_else(|| "sqlite://data/patientkontrakt.db".to_owned());
        if !database_url.starts_with("sqlite:") {
            return Err(WrongSetting {
                name: "PATIENTKONTRAKT_DATABASE_URL",
                found: database_url,
                wanted: "sqlite://PATH (such as sqlite://data/patientkontrakt.db)",
            });
        }
        let listen = read("PATIENTKONTRAKT_LISTEN").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let listen = listen.parse().map_err(|_unreadable| WrongSetting {
            name: "PATIENTKONTRAKT_LISTEN",
            found: listen.clone(),
            wanted: "ADDRESS:PORT (such as 127.0.0.1:3000)",
        })?;
        let public_url = read("PATIENTKONTRAKT_PUBLIC_URL").map(public_url).transpose()?;
        Ok(Self {
            database_url,
            listen,
            public_url,
            site: read("PATIENTKONTRAKT_SITE").map_or_else(|| PathBuf::from("target/site"), PathBuf::from),
            dev_reload: read("PATIENTKONTRAKT_DEV_RELOAD").is_some_and(|value| value == "1"),
        })
    }
}

fn public_url(text: String) -> Result<PublicUrl, WrongSetting> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let good = rest.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']));
    if good {
        Ok(PublicUrl(text))
    } else {
        Err(WrongSetting {
            name: "PATIENTKONTRAKT_PUBLIC_URL",
            found: text,
            wanted: "http(s)://HOST[:PORT] without a path (such as https://plan.example)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> Result<Config, WrongSetting> {
        Config::from(move |asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn a_wrong_setting_is_named_with_what_it_should_be() {
        for (name, value) in [
            ("PATIENTKONTRAKT_DATABASE_URL", "postgres://x"),
            ("PATIENTKONTRAKT_LISTEN", "3000"),
            ("PATIENTKONTRAKT_PUBLIC_URL", "plan.example"),
            ("PATIENTKONTRAKT_PUBLIC_URL", "https://plan.example/path"),
        ] {
            let error = with(name, value).expect_err("a wrong setting").to_string();
            assert!(error.contains(name) && error.contains(value) && error.contains("should be"), "{error}");
        }
    }

    #[test]
    fn without_settings_it_serves_this_machine_only() {
        let config = Config::from(|_name| None).expect("defaults");
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.database_url, "sqlite://data/patientkontrakt.db");
    }
}
