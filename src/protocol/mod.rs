//! OAuth 2.0 and OpenID Connect as values: requests, deviations, exchanges, answers, tokens.
//!
//! Everything here is synchronous and pure: no socket, no clock, no randomness. The judge (`check`) and the accused
//! (`reference`) both use these types, so whatever computes something here is pinned by the specifications' own test
//! vectors. To add a protocol value, add a file named after it and re-export its type.

mod answer;
mod assertion;
mod authorization_request;
mod callback;
mod deviation;
mod encoding;
mod error_code;
mod exchange;
mod half_hash;
mod html;
mod id_token;
mod jws;
mod jwt_bend;
mod key_set;
mod landmarks;
mod mask;
mod metadata;
mod page;
mod pkce;
mod private_key;
mod prompt;
mod redirect_uri;
mod registration;
mod request_object;
mod request_uri;
mod response_mode;
mod secret;
mod signed_token;
mod token_deviation;
mod token_request;
mod token_response;

pub use answer::{Answer, Breakage};
pub use assertion::{AssertionVariant, CLIENT_ASSERTION_TYPE};
pub use authorization_request::{AuthorizationRequest, Carrier, Parameter, Spelling};
pub use callback::Callback;
pub use deviation::Deviation;
pub use encoding::{decode_form, encode_form_component};
pub use error_code::{AUTHORIZATION_ERROR_CODES, is_error_text};
pub use exchange::{Exchange, Failure, FailureKind, Hop, Request, Response};
pub use half_hash::half_hash;
pub use html::html_document;
pub use id_token::{IdTokenError, IdTokenExpectation, verify_id_token};
pub use jws::{Jws, JwsError};
pub use jwt_bend::{JwtBend, unsigned_jwt};
pub use key_set::{Key, KeySet, KeySetError};
pub use landmarks::Landmarks;
pub use mask::{MASKED, Mask};
pub use metadata::{Metadata, MetadataError};
pub use page::{Control, ControlKind, Form, HtmlDocument, Page, Refresh};
pub use pkce::{CodeVerifier, s256};
pub use private_key::{KeyKind, PrivateKey, PrivateKeyError};
pub use prompt::{Prompt, PromptError};
pub use redirect_uri::{RedirectUriVariant, differs_by_loopback_port, is_loopback};
pub use registration::{
    ClientMetadata, RegisteredClient, RegistrationAnswer, RegistrationError, RegistrationHandle,
};
pub use request_object::{ObjectVariant, REQUEST_OBJECT_TYPE};
pub use request_uri::{PRIVATE_TEXT, REQUEST_OBJECT_MEDIA_TYPE, ReferenceContent, ReferenceVariant};
pub use response_mode::{ResponseMode, carries_tokens, is_same_response_type};
pub use secret::Secret;
pub use signed_token::{SignatureError, SignedToken, UnreadToken};
pub use token_deviation::TokenDeviation;
pub use token_request::{ClientCredentials, TokenCarrier, TokenRequest};
pub use token_response::{TokenResponse, TokenResponseError};
