Feature: Refresh tokens that are replaced

  # The use of a replaced token may end the end-user's grant, which other scenarios share: the session is not shared.

  @req:refresh/rotation-for-public-client
  Scenario: A public client gets a new refresh token
    Given a valid authorization request of a public client
    And the end-user has just signed in
    And tokens of its own, with a refresh token
    When the tokens are refreshed
    Then the refresh token is a new one

  # Where the old token still works, a minute passes before it is shown again.
  @req:refresh/replaced-token-dead @serial
  Scenario: A refresh token that was replaced is refused
    Given a valid authorization request of a client whose refresh tokens are replaced
    And the end-user has just signed in
    And tokens of its own, with a refresh token
    When the tokens are refreshed
    And the refresh token that was replaced is used again
    Then the refresh token that was replaced is refused

  @req:refresh/reuse-ends-grant @serial
  Scenario: The use of a replaced refresh token ends the grant
    Given a valid authorization request of a client whose refresh tokens are replaced
    And the end-user has just signed in
    And tokens of its own, with a refresh token
    When the tokens are refreshed
    And the refresh token that was replaced is used again
    Then the newest refresh token is refused, too

  @req:refresh/parallel-use
  Scenario Outline: Of <uses> uses at once, at most one bears fruit
    Given a valid authorization request of a client whose refresh tokens are replaced
    And the end-user has just signed in
    When the refresh token is used <uses> times at once, in <rounds> rounds
    Then at most one refresh token of a round still works

    Examples:
      | uses | rounds |
      | 2    | 3      |
      | 5    | 2      |
      | 20   | 1      |
