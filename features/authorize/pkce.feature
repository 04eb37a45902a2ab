Feature: Proof Key for Code Exchange

  @req:authorize/unknown-challenge-method
  Scenario Outline: The code challenge method <method> is an invalid request
    Given a valid authorization request
    When "code_challenge_method" is "<method>"
    Then the answer is "invalid_request"

    Examples:
      | method |
      | S1024  |
      | S512   |
      | s256   |

  @req:authorize/malformed-challenge
  Scenario: A code challenge that is too short is an invalid request
    Given a valid authorization request
    When "code_challenge" is "tooshort"
    Then the answer is "invalid_request"

  @req:authorize/malformed-challenge
  Scenario Outline: A code challenge of <length> characters is an invalid request
    Given a valid authorization request
    When "code_challenge" has <length> characters
    Then the answer is "invalid_request"

    Examples:
      | length |
      | 42     |
      | 129    |

  @req:authorize/malformed-challenge
  Scenario Outline: A code challenge with <what> is an invalid request
    Given a valid authorization request
    When "code_challenge" is "<challenge>"
    Then the answer is "invalid_request"

    Examples:
      | what    | challenge                                    |
      | a plus  | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM  |
      | a slash | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw/cM  |
      | padding | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM= |
      | a space | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw cM  |

  @req:authorize/pkce-required-for-public-client
  Scenario: A public client without PKCE is refused
    Given a valid authorization request of a public client
    When PKCE is left out
    Then the answer is "invalid_request, error page"

  @req:authorize/method-without-challenge
  Scenario: A method without a challenge is an invalid request
    Given a valid authorization request
    When "code_challenge" is left out
    Then the answer is "invalid_request", or tolerably "error page"

  @req:authorize/plain-challenge
  Scenario: A plain challenge is refused
    Given a valid authorization request
    When "code_challenge_method" is "plain"
    Then the answer is "invalid_request", or tolerably "error page"

  @req:authorize/challenge-without-method
  Scenario: A challenge without a method is not verified as S256
    Given a valid authorization request
    And the end-user is signed in
    When "code_challenge_method" is left out
    And consent is given where it is asked
    Then the challenge is not verified as S256

  @req:authorize/s256-works
  Scenario: A code for an S256 challenge is redeemed with its verifier
    Given a valid authorization request
    And the end-user is signed in
    When consent is given where it is asked
    And the code is exchanged
    Then the exchange gives tokens
