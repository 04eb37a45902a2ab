Feature: What the token endpoint answers

  @req:token/error-well-formed
  Scenario Outline: The refusal of a request without "<parameter>" is a JSON document
    Given a valid token request for a code
    When the token request has no "<parameter>"
    Then the error of the token endpoint is well formed

    Examples:
      | parameter  |
      | grant_type |
      | code       |

  @req:token/error-well-formed
  Scenario: The refusal of a code that was made up is a JSON document
    Given a valid token request for a code
    When the code is made up
    Then the error of the token endpoint is well formed

  @req:token/error-well-formed
  Scenario Outline: The refusal of a grant type with <what> is a JSON document
    Given a valid token request for a code
    When the token request has "grant_type" as "<grant>"
    Then the error of the token endpoint is well formed

    Examples:
      | what         | grant                  |
      | markup in it | <script>alert</script> |
      | a quote      | a'b                    |
      | an umlaut    | über                   |

  @req:token/error-well-formed
  Scenario: The refusal of a wrong secret is a JSON document
    Given a valid authorization request of a client with a secret
    And a valid token request for a code
    When the client authenticates with a wrong secret
    Then the error of the token endpoint is well formed

  @req:token/response-well-formed
  Scenario Outline: The response to a request for <what> is well formed
    Given a valid token request for <what>
    Then the token response is well formed

    Examples:
      | what            |
      | a code          |
      | a refresh token |

  @req:token/response-uncacheable
  Scenario Outline: No cache may keep the response to a request for <what>
    Given a valid token request for <what>
    Then no cache may keep the token response

    Examples:
      | what            |
      | a code          |
      | a refresh token |

  @req:token/unguessable-access-tokens
  Scenario: Access tokens cannot be guessed
    Given a valid authorization request
    When 6 codes give access tokens
    Then the access tokens cannot be guessed
