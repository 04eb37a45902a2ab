Feature: The request token

  @req:wristband/req-appended
  Scenario Outline: A redirect to the login page carries a request token (<what>)
    Given a valid authorization request
    And the end-user is not signed in
    And it asks for "prompt" as "<prompt>"
    Then the login redirect carries one request token

    Examples:
      | what         | prompt |
      | no prompt    |        |
      | prompt=login | login  |

  @req:wristband/req-appended
  Scenario: A redirect to the custom login page carries a request token
    Given a valid authorization request at the tenant with custom pages
    And the end-user is not signed in
    Then the login redirect carries one request token

  @req:wristband/req-holds-parameters
  Scenario: The request token holds all parameters
    Given a valid authorization request with every parameter
    And the end-user is not signed in
    Then the request token holds every parameter

  @req:wristband/req-tamper-proof
  Scenario: A request token with a changed claim is refused
    Given a valid authorization request
    And the end-user is not signed in
    When the payload of the request token is changed
    Then the request token is refused

  @req:wristband/req-tamper-proof
  Scenario: An unsigned request token is refused
    Given a valid authorization request
    And the end-user is not signed in
    When the signature of the request token is removed
    Then the request token is refused

  @req:wristband/req-tamper-proof
  Scenario: The login page does not open with a changed request token
    Given a valid authorization request
    And the end-user is not signed in
    When the payload of the request token is changed
    Then the login page refuses the request token

  @req:wristband/req-tamper-proof
  Scenario: The login page does not open with an unsigned request token
    Given a valid authorization request
    And the end-user is not signed in
    When the signature of the request token is removed
    Then the login page refuses the request token

  @req:wristband/req-bound-to-tenant
  Scenario: Another tenant's login page does not open
    Given a valid authorization request
    And the end-user is not signed in
    Then the other tenant's login page refuses the request token

  @req:wristband/req-expires @clock
  Scenario: Introspection refuses an expired request token
    Given a valid authorization request
    And the end-user is not signed in
    When the request token has expired
    Then introspection refuses it

  @req:wristband/req-only-on-login
  Scenario Outline: <what> carries no request token
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then no request token is sent

    Examples:
      | what             | parameter     | value                |
      | A client's error | response_type | unknown              |
      | The error page   | redirect_uri  | https://evil.test/cb |

  @req:wristband/req-only-on-login
  Scenario: A code carries no request token
    Given a valid authorization request
    And the end-user is signed in
    Then no request token is sent

  @req:wristband/req-introspection
  Scenario: Introspection returns the parameters
    Given a valid authorization request
    And the end-user is not signed in
    Then introspection returns the request

  @req:wristband/req-introspection-refuses
  Scenario: Introspection refuses a made-up token
    Given a valid authorization request
    And the end-user is not signed in
    When the request token is made up
    Then introspection refuses it

  @req:wristband/login-hint-available
  Scenario: The login hint reaches the login page
    Given a valid authorization request
    And the end-user is not signed in
    And it asks for "login_hint" as "user+tag@example.test"
    Then the login page can know the login hint
