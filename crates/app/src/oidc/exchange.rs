//! Exchanges the code that a browser brought back for what the provider says of its person.

use ansinh_store::identity_provider::ProviderRow;
use chrono::{DateTime, Utc};
use jiff::SignedDuration;
use openidconnect::core::{
    CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId,
    ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenVerifier, Nonce,
    OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl, RequestTokenError, TokenResponse,
    UserInfoError,
};

use super::begin::derived;
use super::discover::{Age, metadata};
use super::error::{OidcError, chain};
use super::secret_of;
use crate::account::email as mail_key;
use crate::outward::http::{Fault, fetch};
use crate::{App, Result};

/// How far the clocks of two machines may stand apart.
const SLACK: SignedDuration = SignedDuration::from_secs(60);
/// How long ago a token may have been issued.
const OLDEST: SignedDuration = SignedDuration::from_mins(10);
/// Signatures that only the holder of a private key can make.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// Most characters of a subject; the standard allows 255.
const LONGEST_SUBJECT: usize = 255;

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What the provider says of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// Who they are to the provider, for ever.
    pub(super) subject: String,
    /// Their address for mail in the form it is compared in.
    pub(super) email: Option<String>,
    /// The provider has seen that the address is theirs.
    pub(super) email_verified: bool,
}

/// Who came back with `code`, to the browser that holds `token`.
pub(super) async fn exchange(
    app: &App,
    provider: &ProviderRow,
    redirect_uri: &str,
    code: &str,
    token: &str,
) -> Result<Known> {
    let exchange = Exchange { app, provider, secret: secret_of(app, provider)? };
    Ok(exchange.run(redirect_uri, code, token).await?)
}

struct Exchange<'a> {
    app: &'a App,
    provider: &'a ProviderRow,
    secret: Option<String>,
}

impl Exchange<'_> {
    async fn run(&self, redirect_uri: &str, code: &str, token: &str) -> Result<Known, OidcError> {
        let known = metadata(self.app, self.provider, Age::Known).await?;
        let client = self.client(known, redirect_uri)?;
        let http = self.app.oidc.http().map_err(|e| self.down(chain(&e)))?;
        let reach = self.app.oidc.reach();
        let ask = |request| fetch(http.clone(), reach, request);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|e| self.wrong(chain(&e)))?
            .set_pkce_verifier(PkceCodeVerifier::new(derived(token, "verifier")))
            .request_async(&ask)
            .await
            .map_err(|error| match &error {
                RequestTokenError::Request(Fault::Http(_)) => self.down(chain(&error)),
                RequestTokenError::Parse(why, _) => self.wrong(why.to_string()),
                _ => self.wrong(chain(&error)),
            })?;
        let id_token =
            answer.id_token().ok_or_else(|| self.wrong("the answer has no ID token".to_owned()))?;
        let nonce = Nonce::new(derived(token, "nonce"));
        let claims = self.verified(client.clone(), redirect_uri, id_token, &nonce).await?;
        let subject = claims.subject().as_str().to_owned();
        if subject.is_empty() || subject.chars().count() > LONGEST_SUBJECT {
            return Err(self.wrong("the subject is empty or too long".to_owned()));
        }
        let email = claims.email().map(|email| email.as_str().to_owned());
        if email.is_some() || client.user_info_url().is_none() {
            let verified = claims.email_verified() == Some(true);
            return Ok(known_of(subject, email, verified));
        }
        // Some providers name the address only to whoever asks with the access token.
        self.belongs(&claims, id_token, answer.access_token(), &client)?;
        let info: CoreUserInfoClaims = client
            .user_info(answer.access_token().clone(), Some(claims.subject().clone()))
            .map_err(|e| self.wrong(chain(&e)))?
            .request_async(&ask)
            .await
            .map_err(|error| match &error {
                UserInfoError::Request(Fault::Http(_)) => self.down(chain(&error)),
                UserInfoError::ClaimsVerification(_) => self.not_trusted(chain(&error)),
                _ => self.wrong(chain(&error)),
            })?;
        let email = info.email().map(|email| email.as_str().to_owned());
        Ok(known_of(subject, email, info.email_verified() == Some(true)))
    }

    fn client(
        &self,
        metadata: CoreProviderMetadata,
        redirect_uri: &str,
    ) -> Result<Client, OidcError> {
        let redirect = RedirectUrl::new(redirect_uri.to_owned())
            .map_err(|e| self.wrong(format!("no redirect address: {e}")))?;
        // Without a word of the provider the secret goes into the header, as the standard says.
        let in_body = metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let id = ClientId::new(self.provider.client_id.clone());
        let secret = self.secret.clone().map(ClientSecret::new);
        let client = CoreClient::from_provider_metadata(metadata, id, secret);
        let client = if in_body { client.set_auth_type(AuthType::RequestBody) } else { client };
        Ok(client.set_redirect_uri(redirect))
    }

    /// The claims of a token that is the provider's, for us, of now, and for this browser. Keys that
    /// are not known are asked for once more: providers exchange them.
    async fn verified(
        &self,
        client: Client,
        redirect_uri: &str,
        id_token: &CoreIdToken,
        nonce: &Nonce,
    ) -> Result<CoreIdTokenClaims, OidcError> {
        match self.claims(&client, id_token, nonce) {
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let fresh = metadata(self.app, self.provider, Age::Fresh).await?;
                let client = self.client(fresh, redirect_uri)?;
                self.claims(&client, id_token, nonce)
            }
            other => other,
        }
        .map_err(|error| {
            let (label, cause) = (self.provider.label.clone(), chain(&error));
            match error {
                ClaimsVerificationError::Expired(_) => OidcError::ClockSkew { label, cause },
                _ => OidcError::NotTrusted { label, cause },
            }
        })
    }

    fn claims(
        &self,
        client: &Client,
        id_token: &CoreIdToken,
        nonce: &Nonce,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        id_token.claims(&self.verifier(client), nonce).cloned()
    }

    fn verifier<'b>(
        &self,
        client: &'b Client,
    ) -> IdTokenVerifier<'b, openidconnect::core::CoreJsonWebKey> {
        let now = self.app.now();
        let earlier = now.saturating_sub(SLACK).unwrap_or(now).as_second();
        client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || DateTime::<Utc>::from_timestamp(earlier, 0).unwrap_or_default())
            .set_issue_time_verifier_fn(move |issued| {
                let age = now.as_second().saturating_sub(issued.timestamp());
                if (-SLACK.as_secs()..=OLDEST.as_secs()).contains(&age) {
                    Ok(())
                } else {
                    Err(format!("the token was issued {age} seconds ago"))
                }
            })
    }

    /// The access token came with this ID token, as far as that says so.
    fn belongs(
        &self,
        claims: &CoreIdTokenClaims,
        id_token: &CoreIdToken,
        access: &AccessToken,
        client: &Client,
    ) -> Result<(), OidcError> {
        let Some(expected) = claims.access_token_hash() else { return Ok(()) };
        let failed = |cause: String| self.not_trusted(cause);
        let alg = id_token.signing_alg().map_err(|e| failed(chain(&e)))?;
        let verifier = self.verifier(client);
        let key = id_token.signing_key(&verifier).map_err(|e| failed(chain(&e)))?;
        let hash = AccessTokenHash::from_token(access, alg, key).map_err(|e| failed(chain(&e)))?;
        if hash == *expected {
            Ok(())
        } else {
            Err(failed("the access token is not that of the ID token".to_owned()))
        }
    }

    fn down(&self, cause: String) -> OidcError {
        OidcError::Down { label: self.provider.label.clone(), cause }
    }

    fn wrong(&self, cause: String) -> OidcError {
        OidcError::Wrong { label: self.provider.label.clone(), cause }
    }

    fn not_trusted(&self, cause: String) -> OidcError {
        OidcError::NotTrusted { label: self.provider.label.clone(), cause }
    }
}

/// An address that is none is as good as none.
fn known_of(subject: String, email: Option<String>, email_verified: bool) -> Known {
    let email = email.and_then(|email| mail_key(&email).ok().flatten());
    Known { subject, email, email_verified }
}
