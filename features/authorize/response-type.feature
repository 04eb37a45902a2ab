Feature: Response types

  @req:authorize/unsupported-response-type
  Scenario Outline: The response type "<type>" is refused
    Given a valid authorization request
    When the response type is "<type>", which the target does not offer
    Then the answer is "unsupported_response_type, unauthorized_client", or tolerably "invalid_request"

    Examples:
      | type                |
      | token               |
      | id_token            |
      | id_token token      |
      | code token          |
      | code id_token       |
      | code id_token token |
      | none                |
      | unknown             |

  @req:authorize/unauthorized-response-type
  Scenario Outline: The response type "<type>" of other clients is refused
    Given a valid authorization request
    When the response type is "<type>", which only other clients may use
    Then the answer is "unauthorized_client, unsupported_response_type, invalid_request"

    Examples:
      | type                |
      | token               |
      | id_token            |
      | id_token token      |
      | code token          |
      | code id_token       |
      | code id_token token |
      | none                |

  @req:authorize/response-type-order
  Scenario: The values of a response type may come in another order
    Given a valid authorization request for the response type "code id_token"
    And the end-user is signed in
    When "response_type" is "id_token code"
    Then the answer is of the same kind as without the change

  @req:authorize/nonce-required
  Scenario Outline: A request for "<type>" without a nonce is refused
    Given a valid authorization request for the response type "<type>"
    When "nonce" is left out
    Then the answer is "invalid_request", or tolerably "error page"

    Examples:
      | type          |
      | id_token      |
      | code id_token |

  @req:authorize/id-token-needs-openid
  Scenario Outline: A request for "<type>" without the scope openid is refused
    Given a valid authorization request for the response type "<type>"
    When the scope is without openid
    Then the answer is "invalid_request, invalid_scope", or tolerably "unsupported_response_type, unauthorized_client, error page"

    Examples:
      | type          |
      | id_token      |
      | code id_token |
