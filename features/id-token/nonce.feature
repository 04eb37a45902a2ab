Feature: The nonce

  @req:id-token/nonce
  Scenario: The nonce stands in the ID token
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token holds the nonce

  @req:id-token/nonce
  Scenario: A nonce of 64 characters stands in the ID token
    Given a valid authorization request
    And the end-user is signed in
    And its "nonce" has 64 characters
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token holds the nonce

  @req:id-token/long-nonce
  Scenario: A nonce of 384 characters stands in the ID token
    Given a valid authorization request
    And the end-user is signed in
    And its "nonce" has 384 characters
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token holds the nonce
