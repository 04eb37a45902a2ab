Feature: Introspection of tokens

  @req:introspect/active
  Scenario: An access token is described as it was granted
    Given a valid authorization request of a client that authenticates
    And a valid introspection request for an access token
    Then the token is described as it was granted

  @req:introspect/wrong-hint
  Scenario: An access token is found under the hint of a refresh token
    Given a valid authorization request of a client that authenticates
    And a valid introspection request for an access token
    When the token request has "token_type_hint" as "refresh_token"
    Then the token is said to be active

  @req:introspect/client-authentication
  Scenario: Nothing is told without the client's secret
    Given a valid authorization request of a client with a secret
    And a valid introspection request for an access token
    When the client sends no secret
    Then nothing is told to who has not authenticated

  @req:introspect/client-authentication
  Scenario: Nothing is told for a wrong secret
    Given a valid authorization request of a client with a secret
    And a valid introspection request for an access token
    When the client sends a wrong secret
    Then nothing is told to who has not authenticated

  # Revoking and replaying may end the end-user's grant, so the session is not shared.
  @req:introspect/inactive @clock
  Scenario Outline: Of <token> it is only said that it is not active
    Given a valid authorization request of a client that authenticates
    And the end-user has just signed in
    And a valid introspection request for an access token
    When it is about <token>
    Then the token is said to be inactive, and nothing else

    Examples:
      | token                      |
      | a token that nobody issued |
      | its used code              |
      | its revoked refresh token  |

  @req:introspect/inactive
  Scenario: Of a refresh token that was replaced it is only said that it is not active
    Given a valid authorization request of a client that authenticates, whose refresh tokens are replaced
    And the end-user has just signed in
    And a valid introspection request for an access token
    When it is about its replaced refresh token
    Then the token is said to be inactive, and nothing else

  # Access tokens live for half an hour or so; the clock moves on by that much.
  @req:introspect/inactive @clock @slow
  Scenario: Of an expired access token it is only said that it is not active
    Given a valid authorization request of a client that authenticates
    And the end-user has just signed in
    And a valid introspection request for an access token
    When it is about its expired access token
    Then the token is said to be inactive, and nothing else

  @req:introspect/token-of-another-client
  Scenario: A client learns nothing about the token of another one
    Given a valid authorization request of a client that authenticates
    And a valid introspection request for an access token
    When another client sends the token request
    Then nothing is told to another client

  @req:introspect/missing-token
  Scenario: A question that names no token is refused
    Given a valid authorization request of a client that authenticates
    And a valid introspection request for an access token
    When the token request has no "token"
    Then nothing is told where no token is named

  @req:introspect/post-only
  Scenario: A GET is told nothing
    Given a valid authorization request of a client that authenticates
    And a valid introspection request for an access token
    When the token request is sent as a GET
    Then the endpoint answers "refusal"
