Feature: The issuer in authorization responses

  @req:authorize/response-issuer
  Scenario Outline: The answer to a request for "<type>" names the issuer <where>
    Given a valid authorization request for the response type "<type>"
    And the end-user is signed in
    And it asks for the response mode "<mode>"
    When consent is given where it is asked
    Then the response names the right issuer

    Examples:
      | type          | mode      | where           |
      | code          |           | in the query    |
      | code          | fragment  | in the fragment |
      | code          | form_post | in a form       |
      | id_token      |           | in the fragment |
      | code id_token |           | in the fragment |

  @req:authorize/response-issuer
  Scenario Outline: An error names the issuer <where>
    Given a valid authorization request
    And it asks for the response mode "<mode>"
    When "response_type" is "unknown"
    Then the response names the right issuer

    Examples:
      | mode      | where           |
      |           | in the query    |
      | fragment  | in the fragment |
      | form_post | in a form       |

  @req:authorize/issuer-announced
  Scenario: An issuer that a response names is announced
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    Then an issuer in the response is announced
