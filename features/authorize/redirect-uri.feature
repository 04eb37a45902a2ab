Feature: Redirect URIs

  @req:authorize/foreign-redirect-uri
  Scenario: A foreign redirect URI stays on the server
    Given a valid authorization request
    When "redirect_uri" is "https://evil.test/cb"
    Then the answer is "error page"

  @req:authorize/error-page-leaks-nothing
  Scenario: The error page does not lead on to the refused redirect URI
    Given a valid authorization request
    When "redirect_uri" is "https://evil.test/cb"
    Then the error page leads nowhere

  @req:authorize/redirect-uri-required
  Scenario: A missing redirect URI is an error where several are registered
    Given a valid authorization request of a client with two redirect URIs
    When "redirect_uri" is left out
    Then the answer is "error page"

  @req:authorize/redirect-uri-single-default
  Scenario: A missing redirect URI is no failure where one is registered
    Given a valid authorization request of a client with one redirect URI
    When "redirect_uri" is left out
    Then the answer is "login page, consent page, code, error page"

  @req:authorize/duplicate-redirect-uri
  Scenario: A redirect URI sent twice is refused
    Given a valid authorization request
    When "redirect_uri" is sent twice
    Then the answer is "error page", or tolerably "invalid_request"

  @req:authorize/duplicate-redirect-uri
  Scenario: A second, foreign redirect URI is refused
    Given a valid authorization request
    When "redirect_uri" is sent again as "https://evil.test/cb"
    Then the answer is "error page", or tolerably "invalid_request"

  @req:authorize/redirect-uri-exact-match
  Scenario Outline: The registered redirect URI with <variant> stays on the server
    Given a valid authorization request
    When "redirect_uri" becomes the variant "<variant>"
    Then the answer is "error page"

    Examples:
      | variant        |
      | trailing-slash |
      | path-case      |
      | path-suffix    |
      | sub-path       |
      | extra-query    |
      | fragment       |
      | dot-segments   |
      | encoded-letter |
      | encoded-twice  |
      | other-port     |
      | default-port   |
      | userinfo       |
      | other-scheme   |
      | host-suffix    |
      | host-case      |
