Feature: Sessions in hostile company

  @req:session/login-form-forgery
  Scenario: A login form that another site sends gets nothing
    Given a valid authorization request
    And the end-user is not signed in
    When another site sends the login form
    Then the forged form gets nothing

  @req:session/consent-form-forgery
  Scenario: A consent form that another site sends gets nothing
    Given a valid authorization request
    And the second end-user is signed in
    And it asks for "prompt" as "consent"
    When the target asks for consent
    And another site sends the consent form in the name of the first end-user
    Then the forged form gets nothing

  @req:session/consent-form-tampering
  Scenario Outline: An edited <field> in the consent form changes nothing
    Given a valid authorization request
    And the end-user has just signed in
    And it asks for "prompt" as "consent"
    When the target asks for consent
    And the consent form is sent with "<field>" as "<value>"
    Then the client gets a code with its state, or none

    Examples:
      | field        | value                 |
      | state        | a-state-of-the-attacker |
      | redirect_uri | https://evil.test/cb  |
      | client_id    | another-client        |
      | scope        | openid admin          |

  @req:session/renewed-at-sign-in
  Scenario: A cookie that was planted before the sign-in is worth nothing
    Given a valid authorization request
    And the end-user is not signed in
    When the end-user signs in with cookies that an attacker planted
    Then the attacker is not signed in

  @req:session/cookie-http-only
  Scenario: Scripts cannot read the session cookie
    Given a valid authorization request
    And the end-user has just signed in
    When the session cookie is looked for
    Then scripts cannot read the session cookie

  @req:session/cookie-secure
  Scenario: The session cookie travels over TLS only
    Given a valid authorization request
    And the end-user has just signed in
    When the session cookie is looked for
    Then the session cookie travels over TLS only

  @req:session/cookie-same-site
  Scenario: What the session cookie says about other sites
    Given a valid authorization request
    And the end-user has just signed in
    When the session cookie is looked for
    Then what the session cookie says about other sites is recorded
