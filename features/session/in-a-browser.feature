@browser
Feature: Sessions and the login page in a browser

  @req:session/cookie-hidden-from-scripts
  Scenario: A script of the login page looks for the session cookie
    Given a valid authorization request
    And the end-user has just signed in
    When the session cookie is looked for
    Then no script of the login page sees the session cookie

  @req:session/cookie-from-other-sites
  Scenario: Another site causes requests
    Given a valid authorization request
    And the end-user has just signed in
    When the session cookie is looked for
    And another site causes it by a form, a frame and an image
    Then it is recorded which of them carry the session cookie

  @req:session/back-after-sign-in
  Scenario: The end-user goes back after signing in
    Given a valid authorization request
    And the end-user is not signed in
    When the end-user signs in
    And the end-user goes back in the browser
    Then nothing of the sign-in is left behind

  @req:session/browser-restart
  Scenario: The browser is closed and opened again
    Given a valid authorization request
    And the end-user has just signed in
    When the browser is closed and opened again
    Then it is recorded whether the end-user is still signed in

  @req:session/prompt-login-shown
  Scenario: A signed-in end-user is asked to sign in again
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "prompt" as "login"
    Then a login page is shown that can be filled in

  @req:session/login-fields-labelled
  Scenario: Labels of the login page
    Given a valid authorization request
    And the end-user is not signed in
    Then each field of the login page has a label

  @req:session/login-fields-autocomplete
  Scenario: A password manager at the login page
    Given a valid authorization request
    And the end-user is not signed in
    Then the fields of the login page say what they are for

  @req:session/login-fields-by-keyboard
  Scenario: The login page without a mouse
    Given a valid authorization request
    And the end-user is not signed in
    Then each field of the login page is reached by keyboard

  @req:session/login-page-without-errors
  Scenario: The console of the login page
    Given a valid authorization request
    And the end-user is not signed in
    Then the login page causes no errors in the browser
