Feature: Requests to sign out

  # Signing out uses a session up: each scenario has one of its own, and so has each control.

  @req:logout/get-and-post
  Scenario: A sign-out by GET leads back to the client
    Given the end-user has just signed in
    And a valid sign-out request
    Then the end-user comes back to the client

  @req:logout/get-and-post
  Scenario: A sign-out by POST leads back to the client
    Given the end-user has just signed in
    And a valid sign-out request
    When it is sent as a POST
    Then the end-user comes back to the client

  @req:logout/state
  Scenario: The state of a sign-out request comes back
    Given the end-user has just signed in
    And a valid sign-out request
    Then the client gets the state of the sign-out request, or none if it sent none

  @req:logout/state
  Scenario: A sign-out request without a state gets none
    Given the end-user has just signed in
    And a valid sign-out request
    When "state" is left out
    Then the client gets the state of the sign-out request, or none if it sent none

  @req:logout/ends-session
  Scenario: Who has signed out must sign in again, whatever cookies are kept
    Given the end-user has just signed in
    And a valid sign-out request
    Then the end-user is signed out

  @req:logout/ends-on-page
  Scenario: A sign-out with a hint alone ends on a page
    Given the end-user has just signed in
    And a valid sign-out request
    When "post_logout_redirect_uri" is left out
    And "state" is left out
    Then signing out ends on a page
    And the end-user is signed out

  @req:logout/ends-on-page
  Scenario: A sign-out without parameters ends on a page
    Given the end-user has just signed in
    And a valid sign-out request
    When it has no parameters
    Then signing out ends on a page
    And the end-user is signed out

  @req:logout/ends-on-page
  Scenario: A sign-out with a state alone ends on a page
    Given the end-user has just signed in
    And a valid sign-out request
    When it has no parameters but a state
    Then signing out ends on a page
    And the end-user is signed out

  @req:logout/nobody-signed-in
  Scenario: A sign-out with a hint leads back where nobody is signed in
    Given the end-user has just signed in
    And a valid sign-out request
    When nobody is signed in in this browser
    Then the end-user comes back to the client

  @req:logout/client-matches-hint
  Scenario: A sign-out for another client than the hint's is refused
    Given the end-user has just signed in
    And a valid sign-out request
    When it names another client than the hint
    Then the end-user is not sent away

  @req:logout/expired-hint @clock @slow
  Scenario: A sign-out with an expired hint leads back to the client
    Given the end-user has just signed in
    And a valid sign-out request
    When the hint has expired
    Then the end-user comes back to the client
