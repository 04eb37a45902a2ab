Feature: Which clients get new refresh tokens

  @req:wristband/no-rotation-for-backend
  Scenario: A server-side client keeps its refresh token
    Given a valid authorization request of a server-side client
    And the end-user has just signed in
    And tokens of its own, with a refresh token
    When the same refresh token is used twice
    Then the refresh token stays as it is

  @req:wristband/no-rotation-for-native
  Scenario: A native client keeps its refresh token
    Given a valid authorization request of a native client
    And the end-user has just signed in
    And tokens of its own, with a refresh token
    When the same refresh token is used twice
    Then the refresh token stays as it is

  @req:wristband/rotation-for-single-page
  Scenario: A single-page client gets a new refresh token
    Given a valid authorization request of a single-page client
    And the end-user has just signed in
    And tokens of its own, with a refresh token
    When the tokens are refreshed
    Then the refresh token is a new one

  @req:wristband/rotation-switched
  Scenario: What was agreed for a client holds
    Given a valid authorization request of a client whose rotation was agreed
    And the end-user has just signed in
    And tokens of its own, with a refresh token
    Then the refresh token is replaced, or kept, as was agreed
