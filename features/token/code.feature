Feature: Authorization codes

  # A server that revokes everything a replayed code gave may end the end-user's grant, so the session is not shared.
  @req:token/code-single-use @serial
  Scenario: A code works once
    Given a valid authorization request
    And the end-user has just signed in
    When consent is given where it is asked
    And the code is exchanged twice
    Then the second exchange is refused
