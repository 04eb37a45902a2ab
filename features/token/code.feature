Feature: Authorization codes

  @req:token/code-single-use
  Scenario: A code works once
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged twice
    Then the second exchange is refused
