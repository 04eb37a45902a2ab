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

  @req:session/max-age-elapsed @clock @slow
  Scenario: A session older than max_age leads to the login page
    Given a valid authorization request
    And the end-user has just signed in
    And 3 seconds pass
    When "max_age" is "1"
    Then the answer is "login page"

  @req:session/max-age-elapsed @clock @slow
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

  @req:session/malformed-max-age
  Scenario Outline: A max_age of <value> is no failure
    Given a valid authorization request
    When "max_age" is "<value>"
    Then the answer is "invalid_request, login page, consent page, code", or tolerably "error page"

    Examples:
      | value                |
      | 9007199254740993     |
      | 99999999999999999999 |
      | 1.5                  |

  @req:session/max-age-keeps-session
  Scenario: A session younger than max_age leads to a code
    Given a valid authorization request
    And the end-user is signed in
    When "max_age" is "10000"
    Then the answer is of the same kind as without the change

  @req:session/max-age-gives-auth-time
  Scenario: max_age gives the time of authentication
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "max_age" as "10000"
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token says when the end-user signed in
