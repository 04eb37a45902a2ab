Feature: Token requests

  @req:token/get-refused
  Scenario: A GET brings no token
    Given a valid token request for a code
    When the token request is sent as a GET
    Then no token comes

  @req:token/form-only
  Scenario Outline: A token request as <what> brings no token
    Given a valid token request for a code
    When the token request is sent as <what>
    Then no token comes

    Examples:
      | what             |
      | a JSON document  |
      | a multipart body |

  @req:token/unknown-grant-type
  Scenario: A token request without a grant type is an invalid request
    Given a valid token request for a code
    When the token request has no "grant_type"
    Then the token endpoint answers "invalid_request", or tolerably "unsupported_grant_type"

  @req:token/unknown-grant-type
  Scenario: A token request with an empty grant type is an invalid request
    Given a valid token request for a code
    When the token request has an empty "grant_type"
    Then the token endpoint answers "invalid_request", or tolerably "unsupported_grant_type"

  @req:token/unknown-grant-type
  Scenario Outline: The grant type <grant> is not supported
    Given a valid token request for a code
    When the token request has "grant_type" as "<grant>"
    Then the token endpoint answers "unsupported_grant_type", or tolerably "invalid_request, unauthorized_client"

    Examples:
      | grant                           |
      | unheard-of                      |
      | Authorization_Code              |
      | urn:example:grant-type:anything |

  @req:token/duplicate-parameter
  Scenario Outline: A token request with "<parameter>" twice is an invalid request
    Given a valid token request for a code
    When the token request has "<parameter>" twice
    Then the token endpoint answers "invalid_request"

    Examples:
      | parameter     |
      | grant_type    |
      | code          |
      | redirect_uri  |
      | code_verifier |

  @req:token/unknown-parameter-ignored
  Scenario Outline: A token request for <what> with a parameter that nobody knows gives tokens
    Given a valid token request for <what>
    When the token request has "x_unknown" as "1"
    Then the token endpoint answers "tokens"

    Examples:
      | what            |
      | a code          |
      | a refresh token |

  @req:token/unknown-parameter-ignored
  Scenario: A token request with an empty scope gives tokens
    Given a valid token request for a code
    When the token request has an empty "scope"
    Then the token endpoint answers "tokens"

  @req:token/machine-without-refresh-token
  Scenario: A machine gets no refresh token
    Given a valid token request of a machine
    Then the tokens come without a refresh token

  @req:token/https-required
  Scenario: The token endpoint is not served over plain HTTP
    Given a valid token request for a code
    When the token request is sent over plain HTTP, with nothing worth stealing
    Then the token endpoint does not serve it

  @req:token/scope-at-exchange-ignored
  Scenario: A scope in the token request for a code is ignored
    Given a valid token request for a code
    When the token request has "scope" as "openid"
    Then the token endpoint answers "tokens"

  @req:token/lenient-form
  Scenario: A redirect URI without percent-encoding is understood
    Given a valid token request for a code
    When the token request has "redirect_uri" without percent-encoding
    Then the token endpoint answers "tokens"
