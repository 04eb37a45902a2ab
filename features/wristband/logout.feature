Feature: Signing out at a tenant

  @req:wristband/logout-clears-cookie
  Scenario: Signing out takes the session cookie away
    Given the end-user has just signed in
    And a valid sign-out request to the tenant
    Then the browser loses its session cookie

  @req:wristband/logout-place
  Scenario: Signing out leads where the request says
    Given the end-user has just signed in
    And a valid sign-out request to the tenant
    Then the end-user comes back to the client

  @req:wristband/logout-place
  Scenario: Signing out leads to the login URL where the request names no place
    Given the end-user has just signed in
    And a valid sign-out request to the tenant
    When "redirect_url" is left out
    Then the end-user comes to the login URL of the client

  @req:wristband/logout-state
  Scenario: The state of a sign-out request is passed on
    Given the end-user has just signed in
    And a valid sign-out request to the tenant
    Then the client gets the state of the sign-out request, or none if it sent none

  @req:wristband/logout-foreign-place
  Scenario: A foreign place is not visited
    Given the end-user has just signed in
    And a valid sign-out request to the tenant
    When "redirect_url" is "https://evil.test/bye"
    Then the end-user does not come to the foreign place

  @req:wristband/logout-without-session
  Scenario: A sign-out where nobody is signed in leads to the same place
    Given the end-user has just signed in
    And a valid sign-out request to the tenant
    When nobody is signed in in this browser
    Then the end-user comes back to the client
