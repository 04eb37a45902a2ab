Feature: Refreshing tokens

  @req:refresh/works
  Scenario: A refresh token gives a new access token
    Given tokens of its own, with a refresh token
    When the tokens are refreshed
    Then the refresh gives new tokens

  @req:refresh/response-well-formed
  Scenario: The response to a refresh is well formed
    Given tokens of its own, with a refresh token
    When the tokens are refreshed
    Then the response to the refresh is well formed

  @req:refresh/unguessable-tokens
  Scenario: The refresh tokens of several grants differ enough
    Given a valid authorization request
    And the end-user is signed in
    When 6 grants give refresh tokens
    Then the refresh tokens cannot be guessed

  @req:refresh/missing-token
  Scenario: A refresh without a refresh token is refused
    Given a valid token request for a refresh token
    When the token request has no "refresh_token"
    Then the token endpoint answers "invalid_request", or tolerably "invalid_grant"

  @req:refresh/unknown-token
  Scenario Outline: The refresh token <token> is refused
    Given a valid token request for a refresh token
    When the token request has "refresh_token" as "<token>"
    Then the token endpoint answers "invalid_grant", or tolerably "invalid_request"

    Examples:
      | token                                     |
      | opcheck-no-such-refresh-token-0123456789  |
      | a.token.of-three-parts                     |
      | refresh token with spaces, ä and a % sign |

  @req:refresh/bound-to-client
  Scenario: A refresh token serves no other client
    Given a valid token request for a refresh token
    When another client sends the token request
    Then the token endpoint answers "invalid_grant", or tolerably "refusal"

  @req:refresh/client-authentication
  Scenario: A refresh without the client's secret is refused
    Given a valid authorization request of a client with a secret
    And a valid token request for a refresh token
    When the client sends no secret
    Then the token endpoint answers "invalid_client", or tolerably "refusal"

  @req:refresh/client-authentication
  Scenario: A refresh with a wrong secret is refused
    Given a valid authorization request of a client with a secret
    And a valid token request for a refresh token
    When the client sends a wrong secret
    Then the token endpoint answers "invalid_client", or tolerably "refusal"

  @req:refresh/scope-not-widened
  Scenario: A refresh gets no scope beyond the grant
    Given a valid token request for a refresh token
    When the token request asks for a scope beyond the grant
    Then what is beyond the grant is not given

  @req:refresh/scope-narrowed
  Scenario: A refresh for less gives less
    Given tokens of its own, with a refresh token
    When the tokens are refreshed for less scope
    Then the refresh gives no more than it asked for

  @req:refresh/full-scope-again
  Scenario: After a refresh for less comes one for the whole scope
    Given tokens of its own, with a refresh token
    When the tokens are refreshed for less scope
    And the tokens are refreshed for the whole scope again
    Then the refresh gives the whole scope

  @req:refresh/other-tokens-refused
  Scenario Outline: The <token> does not refresh
    Given a valid token request for a refresh token
    When the token request shows the <token> instead of the refresh token
    Then the token endpoint answers "invalid_grant", or tolerably "refusal"

    Examples:
      | token        |
      | access token |
      | ID token     |
      | code         |

  @req:refresh/keeps-audience
  Scenario: A refresh that names a resource gets no access token for it
    Given a valid token request for a refresh token
    When the token request has "resource" as "https://elsewhere.opcheck.example/"
    Then no access token for "https://elsewhere.opcheck.example/" comes

  @req:refresh/same-sign-in
  Scenario: The ID token of a refresh tells of the same sign-in
    Given tokens of its own, with a refresh token
    When the tokens are refreshed
    Then the ID tokens tell of the same sign-in

  # The clock moves on by a year, so nothing else may play beside it.
  @req:refresh/idle-expiry @clock
  Scenario: A refresh token that nobody uses for a year expires
    Given the end-user has just signed in
    And tokens of its own, with a refresh token
    When nobody uses the refresh token for a year
    Then the refresh token has expired
