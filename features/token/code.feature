Feature: Authorization codes

  # A server that revokes everything a replayed code gave may end the end-user's grant, so the session is not shared.
  @req:token/code-single-use @serial
  Scenario: A code works once
    Given a valid authorization request
    And the end-user has just signed in
    When consent is given where it is asked
    And the code is exchanged twice
    Then the second exchange is refused

  @req:token/missing-code
  Scenario: A token request without a code is an invalid request
    Given a valid token request for a code
    When the token request has no "code"
    Then the token endpoint answers "invalid_request", or tolerably "invalid_grant"

  @req:token/unknown-code
  Scenario Outline: A code that is <what> is refused
    Given a valid token request for a code
    When the code is <what>
    Then the token endpoint answers "invalid_grant", or tolerably "invalid_request"

    Examples:
      | what                  |
      | made up               |
      | cut by its last third |
      | longer by one letter  |
      | no code at all        |
