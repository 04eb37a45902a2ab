Feature: Tokens when the end-user signs out

  @req:logout/tokens-afterwards @serial
  Scenario: What becomes of the tokens is recorded
    Given the end-user has just signed in
    And tokens of its own, with a refresh token
    And tokens that are seen to live
    And a valid sign-out request
    Then what signing out makes of the tokens is recorded

  @req:logout/during-refresh @serial
  Scenario: A refresh at the same time does not undo a sign-out
    Given the end-user has just signed in
    When the end-user signs out while a refresh token is used, in 6 rounds
    Then no refresh token of a round still works
