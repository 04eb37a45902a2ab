Feature: What opens userinfo, and what does not

  @req:userinfo/demands-token
  Scenario: Nothing comes without a token
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked without a token
    Then userinfo demands a token

  @req:userinfo/invalid-token
  Scenario: A random text is an invalid token
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked with "a random text" for an access token
    Then userinfo calls the token invalid

  @req:userinfo/token-in-query
  Scenario: An access token in the query opens nothing
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked with the access token in the query
    Then userinfo refuses the request

  @req:userinfo/two-tokens
  Scenario: Two tokens in one request are refused
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked with the access token in the header and in a form
    Then userinfo refuses two tokens

  @req:userinfo/expired-token @clock
  Scenario: An access token opens nothing once it has expired
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked after the access token has expired
    Then userinfo does not open

  @req:userinfo/other-tokens
  Scenario Outline: Userinfo does not open for <given>
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked with "<given>" for an access token
    Then userinfo does not open

    Examples:
      | given        |
      | the ID token |
      | the refresh token |
      | the code     |

  @req:userinfo/unsigned-token
  Scenario Outline: An access token that was given <given> opens nothing
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked with an access token that was given "<given>"
    Then userinfo does not open

    Examples:
      | given                               |
      | no signature                        |
      | no signature, by the algorithm nOnE |
      | no signature and no algorithm       |

  @req:userinfo/forged-token
  Scenario Outline: An access token that was given <given> opens nothing
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    And userinfo is asked with an access token that was given "<given>"
    Then userinfo does not open

    Examples:
      | given                          |
      | the signature of somebody else |
      | another subject                |
      | more scope                     |
      | a later expiry                 |

  @req:userinfo/needs-openid
  Scenario: An access token without the scope openid opens nothing
    Given a valid authorization request without the scope openid
    And the end-user is signed in
    When consent is given where it is asked
    And userinfo is asked with an access token without the scope openid
    Then userinfo asks for the scope openid
