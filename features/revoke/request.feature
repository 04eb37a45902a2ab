Feature: Revocation requests that are wrong

  # What is revoked may be the whole grant of the end-user, so the sessions are not shared.

  @req:revoke/post-only
  Scenario: A GET revokes nothing
    Given the end-user has just signed in
    And a valid revocation request for a refresh token
    When the token request is sent as a GET
    Then the refresh token still works

  @req:revoke/client-authentication
  Scenario: A revocation without the client's secret is refused
    Given a valid authorization request of a client with a secret
    And the end-user has just signed in
    And a valid revocation request for a refresh token
    When the client sends no secret
    Then the endpoint answers "invalid_client", or tolerably "refusal"
    And the refresh token still works

  @req:revoke/client-authentication
  Scenario: A revocation with a wrong secret is refused
    Given a valid authorization request of a client with a secret
    And the end-user has just signed in
    And a valid revocation request for a refresh token
    When the client sends a wrong secret
    Then the endpoint answers "invalid_client", or tolerably "refusal"
    And the refresh token still works

  @req:revoke/token-of-another-client
  Scenario: A client cannot revoke the token of another one
    Given the end-user has just signed in
    And a valid revocation request for a refresh token
    When another client sends the token request
    Then the refresh token still works

  @req:revoke/missing-token
  Scenario: A revocation that names no token is refused
    Given the end-user has just signed in
    And a valid revocation request for a refresh token
    When the token request has no "token"
    Then the endpoint answers "invalid_request", or tolerably "refusal"

  @req:revoke/unknown-token @clock
  Scenario Outline: The revocation of <token> is no error
    Given the end-user has just signed in
    And a valid revocation request for a refresh token
    When it is about <token>
    Then the token is revoked

    Examples:
      | token                     |
      | a token that nobody issued |
      | its revoked refresh token |
