Feature: Access tokens that are JWTs

  @req:token/jwt-access-token-signed
  Scenario: The signature is that of a published key
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then an access token that is a JWT is signed

  @req:token/jwt-access-token-claims
  Scenario: The claims are those of the profile
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then an access token that is a JWT holds the claims of its profile

  @req:token/jwt-access-token-typed
  Scenario: The type tells it from other JWTs
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then an access token that is a JWT has a type of its own
