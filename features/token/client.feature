Feature: Client authentication

  @req:token/secret-in-query
  Scenario: Credentials in the query are refused
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When the client authenticates in the query
    Then the token endpoint answers "refusal"

  @req:token/grant-of-client
  Scenario: A public client gets nothing by client credentials
    Given a valid authorization request of a public client
    And a valid token request for a code
    When the token request has "grant_type" as "client_credentials"
    Then the token endpoint answers "unauthorized_client, invalid_client, invalid_request, unsupported_grant_type", or tolerably "refusal"

  @req:token/client-credentials-granted
  Scenario: A client that may use codes only gets nothing by client credentials
    Given a valid authorization request of a client that may not use client credentials
    And a valid token request for a code
    When the token request has "grant_type" as "client_credentials"
    Then the token endpoint answers "unauthorized_client, unsupported_grant_type", or tolerably "refusal"

  @req:token/basic-challenge
  Scenario: A wrong secret by HTTP Basic is answered by a challenge
    Given a valid authorization request of a client that authenticates by HTTP Basic
    And a valid token request for a code
    When the client authenticates with a wrong secret
    Then the client is challenged to authenticate by HTTP Basic

  @req:token/wrong-secret
  Scenario: A wrong secret in the body is refused
    Given a valid authorization request of a client that authenticates in the body
    And a valid token request for a code
    When the client authenticates with a wrong secret
    Then the token endpoint answers "invalid_client"

  @req:token/no-client-oracle
  Scenario: An unknown client is answered as one with a wrong secret
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When the client authenticates with a wrong secret
    Then an unknown client gets the same answer

  @req:token/client-authentication-required
  Scenario Outline: A client that authenticates <how> gets nothing
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When the client authenticates <how>
    Then the token endpoint answers "invalid_client, invalid_request"

    Examples:
      | how                     |
      | not at all              |
      | by its id alone         |
      | with an empty secret    |
      | with an empty id        |
      | by an empty Basic field |

  @req:token/client-id-mismatch
  Scenario: A client that authenticates cannot act as another one
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When another client authenticates, and names the first one
    Then the token endpoint answers "invalid_request, invalid_client, invalid_grant", or tolerably "refusal"

  @req:token/one-way-of-authentication
  Scenario: Two ways of authentication are an invalid request
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When the client authenticates in two ways at once
    Then the token endpoint answers "invalid_request", or tolerably "invalid_client"

  @req:token/basic-form-encoded
  Scenario: A client with awkward credentials gets its tokens
    Given a valid authorization request of a client whose credentials are awkward to write
    And a valid token request for a code
    Then the token endpoint answers "tokens"

  @req:token/registered-method
  Scenario: Another way than the registered one is taken, or not
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When the client authenticates in the way for which it is not registered
    Then it is recorded whether tokens come

  @req:token/public-client
  Scenario: A public client gets tokens for its code
    Given a valid authorization request of a public client
    And a valid token request for a code
    Then the token endpoint answers "tokens"

  @req:token/public-client-id-required
  Scenario: A public client that does not say who it is gets nothing
    Given a valid authorization request of a public client
    And a valid token request for a code
    When the token request has no "client_id"
    Then the token endpoint answers "invalid_request, invalid_client", or tolerably "refusal"

  # The client whose secret is guessed may be locked for a while.
  @req:token/secrets-not-guessed @serial
  Scenario: Fifty wrong secrets are slowed down or stopped
    When 50 wrong secrets are tried
    Then the attempts are slowed down or stopped
