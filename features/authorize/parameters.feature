Feature: The hygiene of parameters

  @req:authorize/duplicate-parameter
  Scenario Outline: A repeated <parameter> is an invalid request
    Given a valid authorization request
    When "<parameter>" is sent twice
    Then the answer is "invalid_request, error page", or tolerably "unsupported_response_type"

    Examples:
      | parameter             |
      | state                 |
      | scope                 |
      | response_type         |
      | code_challenge        |
      | code_challenge_method |

  @req:authorize/duplicate-parameter
  Scenario Outline: A second, different <parameter> is an invalid request
    Given a valid authorization request
    When "<parameter>" is sent again as "<value>"
    Then the answer is "invalid_request, error page", or tolerably "unsupported_response_type"

    Examples:
      | parameter             | value                                       |
      | state                 | another-state-of-22-characters              |
      | scope                 | profile                                     |
      | response_type         | token                                       |
      | code_challenge        | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM |
      | code_challenge_method | plain                                       |

  @req:authorize/duplicate-openid-parameter
  Scenario Outline: A repeated <parameter> is an invalid request
    Given a valid authorization request
    And it asks for "<parameter>" as "<value>"
    When "<parameter>" is sent twice
    Then the answer is "invalid_request, error page"

    Examples:
      | parameter     | value                  |
      | nonce         | a-nonce-of-25-characters. |
      | prompt        | login                  |
      | max_age       | 3600                   |
      | response_mode | query                  |

  @req:authorize/duplicate-openid-parameter
  Scenario Outline: A second, different <parameter> is an invalid request
    Given a valid authorization request
    And it asks for "<parameter>" as "<value>"
    When "<parameter>" is sent again as "<other>"
    Then the answer is "invalid_request, error page"

    Examples:
      | parameter     | value                     | other                      |
      | nonce         | a-nonce-of-25-characters. | another-nonce-of-22-letters |
      | prompt        | login                     | consent                    |
      | max_age       | 3600                      | 7200                       |
      | response_mode | query                     | fragment                   |

  @req:authorize/long-state-returned
  Scenario Outline: A state of <length> characters comes back with the code
    Given a valid authorization request
    And the end-user is signed in
    And its "state" has <length> characters
    When consent is given where it is asked
    Then the client gets a code with its state

    Examples:
      | length |
      | 512    |
      | 2048   |

  @req:authorize/order-irrelevant
  Scenario: Parameters in reverse order are the same request
    Given a valid authorization request
    When its parameters are in reverse order
    Then the answer is of the same kind as without the change

  @req:authorize/order-irrelevant
  Scenario: Scope values in reverse order are the same scope
    Given a valid authorization request
    When the values of "scope" are in reverse order
    Then the answer is of the same kind as without the change

  @req:authorize/optional-parameters-accepted
  Scenario Outline: <parameter> as "<value>" causes no error
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then the request proceeds

    Examples:
      | parameter      | value                   |
      | display        | page                    |
      | display        | popup                   |
      | display        | touch                   |
      | display        | wap                     |
      | ui_locales     | se                      |
      | ui_locales     | fr-CA fr en             |
      | claims_locales | se                      |
      | login_hint     | somebody@example.test   |
      | acr_values     | 1 2                     |

  @req:authorize/optional-parameters-accepted
  Scenario Outline: Voluntary and essential claims of <place> cause no error
    Given a valid authorization request
    When "claims" is '<claims>'
    Then the request proceeds

    Examples:
      | place         | claims                                          |
      | the userinfo  | {"userinfo":{"name":{"essential":true}}}        |
      | the ID token  | {"id_token":{"auth_time":{"essential":true}}}   |

  @req:authorize/nonce-optional-for-code
  Scenario: A request without a nonce is served like one with a nonce
    Given a valid authorization request
    When "nonce" is left out
    Then the answer is of the same kind as without the change

  @req:authorize/nonce-optional-for-code
  Scenario: The ID token of a request without a nonce has none
    Given a valid authorization request
    And the end-user is signed in
    And it asks for "nonce" as ""
    When consent is given where it is asked
    And the code is exchanged
    Then the ID token holds no nonce
