Feature: What counts as a session

  @req:session/garbage-cookie
  Scenario: A made-up cookie and no prompt leads to the login page
    Given a valid authorization request
    And the end-user is signed in
    When the session cookie is garbage
    Then the answer is "login page"

  @req:session/garbage-cookie
  Scenario: A made-up cookie and prompt=none is a login_required error
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When the session cookie is garbage
    Then the answer is "login_required", or tolerably "interaction_required"

  @req:session/expired-session @serial
  Scenario: An expired session and no prompt leads to the login page
    Given a valid authorization request
    And the end-user has just signed in
    When the session expires
    Then the answer is "login page"

  @req:session/expired-session @serial
  Scenario: An expired session and prompt=none is a login_required error
    Given a valid authorization request
    And the end-user has just signed in
    And it asks for "prompt" as "none"
    When the session expires
    Then the answer is "login_required", or tolerably "interaction_required"

  @req:session/signed-out-session @serial
  Scenario: A signed-out session and no prompt leads to the login page
    Given a valid authorization request
    And the end-user has just signed in
    When the end-user signs out and the old cookie is sent again
    Then the answer is "login page"

  @req:session/signed-out-session @serial
  Scenario: A signed-out session and prompt=none is a login_required error
    Given a valid authorization request
    And the end-user has just signed in
    And it asks for "prompt" as "none"
    When the end-user signs out and the old cookie is sent again
    Then the answer is "login_required", or tolerably "interaction_required"

  @req:session/max-age-elapsed @serial @slow
  Scenario: A session older than max_age leads to the login page
    Given a valid authorization request
    And the end-user has just signed in
    And 3 seconds pass
    When "max_age" is "1"
    Then the answer is "login page"

  @req:session/max-age-elapsed @serial @slow
  Scenario: A session older than max_age and prompt=none is a login_required error
    Given a valid authorization request
    And the end-user has just signed in
    And 3 seconds pass
    And it asks for "prompt" as "none"
    When "max_age" is "1"
    Then the answer is "login_required", or tolerably "interaction_required"

  @req:session/max-age-zero
  Scenario: max_age=0 leads to the login page
    Given a valid authorization request
    And the end-user is signed in
    When "max_age" is "0"
    Then the answer is "login page"

  @req:session/malformed-max-age
  Scenario Outline: max_age=<value> is an invalid request
    Given a valid authorization request
    When "max_age" is "<value>"
    Then the answer is "invalid_request"

    Examples:
      | value |
      | -1    |
      | x     |

  @req:session/id-token-hint-of-another-user
  Scenario: Another end-user's ID token hint is recorded
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "none"
    When "id_token_hint" is an ID token of the second end-user
    Then the answer is recorded
