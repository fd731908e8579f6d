//! From a name in site.yaml to a host that can be published to, with its tokens from the environment.

use super::folder::Folder;
use super::netlify::Netlify;
use super::s3::S3;
use super::{Keys, Target};
use crate::config::{Config, TargetKind};
use crate::deliver::clock::Clock;
use crate::deliver::pace::Pace;
use crate::deliver::secret::{Environment, Secret, Secrets};
use crate::deliver::wire::Wire;
use crate::diag::{Code, Diagnostic, Level};
use crate::manifest::Interrupt;
use std::path::Path;

/// The target that is meant.
pub fn chosen<'c>(
    config: &'c Config,
    to: Option<&str>,
) -> Result<(&'c str, &'c crate::config::Target), Box<Diagnostic>> {
    let targets = &config.file.publish;
    let finding = |message: String, hint: String| {
        let place = config.place(&["publish"]);
        Box::new(Diagnostic::new(Code::DeliveryTarget, Level::File, message).at(place).hint(hint))
    };
    let names: Vec<&str> = targets.names().collect();
    let named = to.or(match names.as_slice() {
        [one] => Some(*one),
        _ => None,
    });
    if let Some(found) = targets.iter().find(|(name, _)| named == Some(*name)) {
        return Ok(found);
    }
    match (to, names.as_slice()) {
        (_, []) => Err(finding(
            "site.yaml does not say where the site is published".into(),
            "write under `publish:` a name and what it is, for example `netlify: {to: netlify, site: NAME.netlify.app}` (docs/publish.md)".into(),
        )),
        (Some(to), names) => {
            let near = crate::diag::did_you_mean(to, names.iter().copied());
            let hint = near.map_or(format!("there are: {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
            Err(finding(format!("there is no target `{}`", to.escape_debug()), hint))
        }
        (None, names) => Err(finding(
            "it is not said where the site is to be published".into(),
            format!("name one of them with `--to`: {}", names.join(", ")),
        )),
    }
}

/// Makes a target ready, with its tokens from the environment.
pub fn open<'t>(
    config: &Config,
    (name, target): (&str, &crate::config::Target),
    (site, contact): (&Path, &str),
    (clock, environment): (&'t dyn Clock, Environment<'_>),
    (interrupt, distrusts): (&'t std::sync::Arc<Interrupt>, bool),
) -> Result<Box<dyn Target + 't>, Box<Diagnostic>> {
    let lacking = |key: &str, why: String| {
        let hint = match key {
            "site" => "write `site: NAME.netlify.app` here, or set the variable where this command runs",
            _ => {
                "set it where this command runs: in the shell, or among the secrets of CI; it never belongs into a file of the site"
            }
        };
        let finding = Diagnostic::new(Code::DeliverySecret, Level::File, why);
        Box::new(finding.at(config.place(&["publish", name, key])).hint(hint))
    };
    let secret = |key: &str, variable: &Option<String>, usual: &str| {
        let name = variable.as_deref().unwrap_or(usual);
        let secret = Secret::of(name, environment).map_err(|why| lacking(key, why))?;
        // It goes into a header, which has one line.
        match secret.expose().chars().all(|c| c.is_ascii_graphic()) {
            true => Ok(secret),
            false => Err(lacking(
                key,
                format!("what {name} holds is no token: it has spaces, lines or letters that none has"),
            )),
        }
    };
    let wire = |secrets: Secrets, per_minute: Option<u32>| {
        Wire::new(contact, secrets, Pace::new(per_minute), clock, interrupt.clone())
            .map_err(|why| Box::new(Diagnostic::new(Code::DeliveryLater, Level::File, why)))
    };
    match target.to {
        TargetKind::Netlify => {
            let token = secret("token", &target.token, "NETLIFY_AUTH_TOKEN")?;
            let id = match &target.site {
                Some(site) => site.clone(),
                None => Secret::of("NETLIFY_SITE_ID", environment)
                    .map(|id| id.expose().to_string())
                    .map_err(|why| lacking("site", format!("{why}, and `site` is not given")))?,
            };
            let api = target.api.as_deref().unwrap_or("https://api.netlify.com/api/v1");
            Ok(Box::new(Netlify {
                wire: wire(Secrets::of([token.clone()]), Some(target.per_minute.unwrap_or(450)))?,
                api: api.trim_end_matches('/').to_string(),
                token,
                site: percent_encoding::utf8_percent_encode(&id, super::sign::PLAIN).to_string(),
            }))
        }
        TargetKind::S3 => {
            let access = secret("access_key", &target.access_key, "AWS_ACCESS_KEY_ID")?;
            let key = secret("secret_key", &target.secret_key, "AWS_SECRET_ACCESS_KEY")?;
            let session = Secret::of("AWS_SESSION_TOKEN", environment).ok();
            let mut secrets = Secrets::of([key.clone()]);
            session.iter().for_each(|token| secrets.add(token.clone()));
            let (bucket, endpoint) = (target.bucket.clone().unwrap_or_default(), target.endpoint.as_deref());
            let store = endpoint.unwrap_or_default().trim_end_matches('/').to_string();
            let prefix = target.prefix.as_ref().map_or_else(String::new, |prefix| format!("{prefix}/"));
            Ok(Box::new(S3 {
                wire: wire(secrets, target.per_minute)?,
                keys: Keys {
                    access: access.expose().to_string(),
                    secret: key,
                    session,
                    region: target.region.clone().unwrap_or_else(|| "auto".into()),
                },
                endpoint: store.clone(),
                // Two stores may have buckets of one name.
                account: format!("{store}/{bucket}/{prefix}").trim_end_matches('/').to_string(),
                distrusts,
                bucket,
                prefix,
                site: contact.to_string(),
            }))
        }
        TargetKind::Folder => {
            let path = target.path.as_deref().unwrap_or_default();
            if let Some(why) = among_the_sites_own(site, &site.join(path)) {
                return Err(Box::new(
                    Diagnostic::new(Code::DeliveryTarget, Level::File, why)
                        .at(config.place(&["publish", name, "path"]))
                        .hint("name a folder outside of the site, such as ../live"),
                ));
            }
            Ok(Box::new(Folder::new(site.join(path), path.to_string(), (interrupt, distrusts))))
        }
    }
}

/// Why a folder cannot be published to: it is the site's own, or holds it.
fn among_the_sites_own(site: &Path, folder: &Path) -> Option<String> {
    let whole = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let mut plain = std::path::PathBuf::new();
        for part in path.components() {
            match part {
                std::path::Component::ParentDir => _ = plain.pop(),
                std::path::Component::CurDir => {}
                other => plain.push(other),
            }
        }
        plain
    };
    let (site, folder) = (whole(site), whole(folder));
    if site.starts_with(&folder) {
        return Some("the site itself lies in the folder that it would be published to".into());
    }
    folder.starts_with(&site).then(|| "the folder lies within the site, among what you edit and build".into())
}
