Feature: The nonce

  @req:id-token/nonce
  Scenario: The nonce stands in the ID token
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token holds the nonce
