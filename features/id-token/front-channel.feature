Feature: ID tokens from the authorization endpoint

  @req:id-token/front-channel
  Scenario Outline: The ID token of "<type>" is valid and holds the nonce
    Given a valid authorization request for the response type "<type>"
    And the end-user is signed in
    When consent is given where it is asked
    Then the ID token of the response is valid and holds the nonce

    Examples:
      | type          |
      | id_token      |
      | code id_token |

  @req:id-token/code-hash
  Scenario: The ID token beside a code names it
    Given a valid authorization request for the response type "code id_token"
    And the end-user is signed in
    When consent is given where it is asked
    Then the ID token of the response names the code

  @req:id-token/only-with-openid
  Scenario: No ID token comes without the scope openid
    Given a valid authorization request without the scope openid
    And the end-user is signed in
    When consent is given where it is asked
    Then no ID token comes of it
