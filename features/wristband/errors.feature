Feature: Error codes

  @req:wristband/missing-scope
  Scenario: A missing scope is an error
    Given a valid authorization request
    When "scope" is left out
    Then the answer is "invalid_request, invalid_scope"

  @req:wristband/unknown-scope
  Scenario: An unknown scope is an invalid scope
    Given a valid authorization request
    When "scope" is "openid unheard-of"
    Then the answer is "invalid_scope"

  @req:wristband/malformed-scope
  Scenario Outline: A scope with <what> is an invalid scope
    Given a valid authorization request
    When "scope" holds <what>
    Then the answer is "invalid_scope"

    Examples:
      | what                |
      | a quote             |
      | a backslash         |
      | a control character |

  @req:wristband/parameter-limits
  Scenario Outline: A <parameter> of <length> characters is refused
    Given a valid authorization request
    When "<parameter>" has <length> characters
    Then the answer is "invalid_request"

    Examples:
      | parameter | length |
      | state     | 21     |
      | state     | 513    |
      | nonce     | 21     |
      | nonce     | 129    |

  @req:wristband/closed-error-list
  Scenario Outline: The error of <parameter> as "<value>" is documented
    Given a valid authorization request
    When "<parameter>" is "<value>"
    Then the error is one of the documented

    Examples:
      | parameter             | value          |
      | response_type         | unknown        |
      | response_type         | id_token token |
      | scope                 | unheard-of     |
      | prompt                | none login     |
      | prompt                | unheard-of     |
      | max_age               | x              |
      | code_challenge_method | S1024          |
      | code_challenge        | short          |
      | request               | x              |
      | request_uri           | urn:x          |
      | registration          | {}             |
