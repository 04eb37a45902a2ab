Feature: What a revocation does

  # Where a token outlives its revocation, a few seconds pass before it is shown again.

  @req:revoke/refresh-token @serial
  Scenario: A revoked refresh token is dead
    Given the end-user has just signed in
    And a valid revocation request for a refresh token
    Then the token is revoked
    And the refresh token is dead

  @req:revoke/ends-access-tokens @serial
  Scenario: The access token goes with the refresh token
    Given the end-user has just signed in
    And tokens of its own, with a refresh token
    When the client revokes the refresh token
    Then the access token of that grant is dead

  @req:revoke/access-token @serial
  Scenario: A revoked access token is dead, or known to live on
    Given the end-user has just signed in
    And a valid revocation request for an access token
    Then the access token is dead, or known to outlive this

  @req:revoke/wrong-hint @serial
  Scenario: A refresh token is revoked under the hint of an access token
    Given the end-user has just signed in
    And a valid revocation request for a refresh token
    When the token request has "token_type_hint" as "access_token"
    Then the token is revoked
    And the refresh token is dead

  @req:revoke/unknown-hint @serial
  Scenario: A refresh token is revoked under a hint that nobody has defined
    Given the end-user has just signed in
    And a valid revocation request for a refresh token
    When the token request has "token_type_hint" as "opcheck_token"
    Then the token is revoked
    And the refresh token is dead

  @req:revoke/during-refresh @serial
  Scenario: A refresh at the same time does not undo a revocation
    Given the end-user has just signed in
    When the refresh token is revoked while it is used, in 8 rounds
    Then no refresh token of a round still works
