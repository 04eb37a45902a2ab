Feature: What binds a code

  # A server that revokes everything a replayed code gave may end the end-user's grant, so the session is not shared.
  @req:token/replay-ends-access-token @serial
  Scenario: A code that is used twice takes its access token with it
    Given the end-user has just signed in
    And tokens of its own, with a refresh token
    When the code of the tokens is used again
    Then the access token of that grant is dead

  @req:token/replay-ends-refresh-token @serial
  Scenario: A code that is used twice takes its refresh token with it
    Given the end-user has just signed in
    And tokens of its own, with a refresh token
    When the tokens are refreshed
    And the code of the tokens is used again
    Then the refresh token is dead

  @req:token/code-race @serial
  Scenario Outline: A code that is shown <count> times at once works once
    Given the end-user has just signed in
    When a code is shown <count> times at once, in <rounds> rounds
    Then exactly one of each round brings tokens

    Examples:
      | count | rounds |
      | 2     | 4      |
      | 5     | 2      |
      | 20    | 1      |

  @req:token/code-bound-to-client
  Scenario: A code is worth nothing to another client
    Given a valid token request for a code
    When another client sends the token request
    Then the token endpoint answers "invalid_grant", or tolerably "invalid_client, invalid_request, unauthorized_client"

  @req:token/code-after-foreign-client
  Scenario: What is left of a code that another client has shown
    Given a valid token request for a code
    When another client sends the token request
    Then it is recorded what the code is still worth

  @req:token/redirect-uri-bound
  Scenario Outline: A code is worth nothing with a redirect URI that is <what>
    Given a valid token request for a code
    When the redirect URI of the token request is <what>
    Then the token endpoint answers "invalid_grant", or tolerably "invalid_request"

    Examples:
      | what                  |
      | longer                |
      | one of another client |

  @req:token/redirect-uri-bound
  Scenario: A code is worth nothing with another redirect URI of its client
    Given a valid authorization request of a client with two redirect URIs
    And a valid token request for a code
    When the redirect URI of the token request is another one of the client
    Then the token endpoint answers "invalid_grant", or tolerably "invalid_request"

  @req:token/redirect-uri-repeated
  Scenario: A code is worth nothing without the redirect URI
    Given a valid token request for a code
    When the token request has no "redirect_uri"
    Then the token endpoint answers "invalid_grant, invalid_request"

  @req:token/code-expires @clock @slow
  Scenario: A code of eleven minutes is refused
    Given a valid token request for a code
    When the code is 660 seconds old
    Then the token endpoint answers "invalid_grant", or tolerably "invalid_request"

  @req:token/nothing-for-strangers
  Scenario: A client with a wrong secret gets nothing
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When the client authenticates with a wrong secret
    Then no token comes

  @req:token/code-after-failed-authentication
  Scenario: What is left of a code after its client failed to authenticate
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When the client authenticates with a wrong secret
    Then it is recorded what the code is still worth

  @req:token/scope-within-request
  Scenario: No more scope is granted than was asked for
    Given a valid token request for a code
    Then no more scope is granted than was asked for

  # Alone: the codes of other scenarios between these two would hide a server that mixes them up.
  @req:token/code-of-its-user @serial
  Scenario: Codes of two end-users are not mixed up
    Given a valid authorization request
    When two end-users ask for codes in turn, and the codes are redeemed
    Then each code names its own end-user
