Feature: Code verifiers

  @req:token/verifier-checked
  Scenario: A wrong verifier is refused
    Given a valid token request for a code
    When the verifier is another one
    Then the token endpoint answers "invalid_grant", or tolerably "invalid_request"

  @req:token/verifier-required
  Scenario: A missing verifier is refused
    Given a valid token request for a code
    When the token request has no "code_verifier"
    Then the token endpoint answers "invalid_grant, invalid_request"

  @req:token/verifier-required
  Scenario: An empty verifier is refused
    Given a valid token request for a code
    When the token request has an empty "code_verifier"
    Then the token endpoint answers "invalid_grant, invalid_request"

  @req:token/needless-verifier
  Scenario: A verifier for a code without a challenge is refused
    Given a valid token request for a code
    When the code was asked for without a challenge
    Then the token endpoint answers "invalid_grant, invalid_request"

  @req:token/no-plain-verifier
  Scenario Outline: <what> is no verifier
    Given a valid token request for a code
    When the verifier is <verifier>
    Then the token endpoint answers "invalid_grant, invalid_request"

    Examples:
      | what                        | verifier                    |
      | The challenge               | the challenge               |
      | The challenge, called plain | the challenge, called plain |

  @req:token/verifier-of-its-code
  Scenario: The verifier of another code is refused
    Given a valid token request for a code
    When the verifier is that of another code
    Then the token endpoint answers "invalid_grant", or tolerably "invalid_request"

  @req:token/verifier-form
  Scenario Outline: A verifier of <length> characters is refused, though its challenge fits
    Given a valid token request for a code
    When the code was asked for with a verifier of <length> characters
    Then the token endpoint answers "invalid_grant, invalid_request"

    Examples:
      | length |
      | 42     |
      | 129    |

  @req:token/verifier-form
  Scenario Outline: A verifier that holds <what> is refused, though its challenge fits
    Given a valid token request for a code
    When the code was asked for with a verifier that holds "<text>"
    Then the token endpoint answers "invalid_grant, invalid_request"

    Examples:
      | what    | text |
      | a plus  | +    |
      | a slash | /    |

  @req:token/verifier-form
  Scenario Outline: A verifier <change> is refused
    Given a valid token request for a code
    When the verifier is <change>
    Then the token endpoint answers "invalid_grant, invalid_request"

    Examples:
      | change              |
      | followed by a space |
      | in the other case   |
