@browser
Feature: Passkeys

  @req:session/passkey-signs-in
  Scenario: An end-user signs in with the passkey of this browser
    Given a valid authorization request
    And it goes where passkeys can be used
    And the end-user has created a passkey
    And it asks for "prompt" as "login"
    When the end-user chooses to sign in with a passkey
    Then the client gets a code with its state

  @req:session/passkey-needs-verification
  Scenario: An authenticator that cannot see who is there
    Given a valid authorization request
    And it goes where passkeys can be used
    And the end-user has created a passkey
    And it asks for "prompt" as "login"
    And the authenticator cannot see any more who is there
    When the end-user chooses to sign in with a passkey
    Then the answer is "login page, error page"

  @req:session/passkey-absent
  Scenario: An authenticator without a passkey
    Given a valid authorization request
    And it goes where passkeys can be used
    And the end-user is not signed in
    And the browser has an authenticator without a passkey
    When the end-user chooses to sign in with a passkey
    Then the answer is "login page, error page"
